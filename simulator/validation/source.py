"""Where an expected value comes from, as a table names it and as a reader finds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication, or a page of this project's own documentation."""

    short: str
    """As it stands in a row of a table."""
    full: str
    """As a reader finds it."""


BY_HAND = Source(short="by hand", full="Worked by hand, event by event: docs/validation.md of this project")
COBHAM = Source(short="Cobham", full="Cobham (1954), Operations Research 2(1)")
ERLANG = Source(short="Erlang", full="Erlang (1917), Elektroteknikeren 13")
FELLER = Source(
    short="Feller",
    full="Feller (1968), An Introduction to Probability Theory and Its Applications, vol. 1, ch. XIII",
)
HUNT = Source(short="Hunt", full="Hunt (1956), Operations Research 4(6)")
JACKSON = Source(short="Jackson", full="Jackson (1957), Operations Research 5(4)")
JACOBS = Source(short="Jacobs", full="Jacobs and Schach (1972), Annals of Mathematical Statistics 43(5)")
JENSEN = Source(short="Jensen", full="Jensen (1953), Skandinavisk Aktuarietidskrift 36")
KHINCHINE = Source(
    short="Khinchine",
    full="Pollaczek (1930), Mathematische Zeitschrift 32; Khinchine (1932), Matematicheskii Sbornik 39(4)",
)
LINDLEY = Source(
    short="Lindley", full="Lindley (1952), Proceedings of the Cambridge Philosophical Society 48(2)"
)
LITTLE = Source(short="Little", full="Little (1961), Operations Research 9(3)")
METAMORPHIC = Source(short="Chen", full="Chen, Cheung and Yiu (1998), HKUST-CS98-01: metamorphic testing")
MIRASOL = Source(short="Mirasol", full="Mirasol (1963), Operations Research 11(2)")
MONKS = Source(
    short="Monks",
    full="Monks and others (2016), BMC Health Services Research 16, doi 10.1186/s12913-016-1789-4",
)
MURCH = Source(
    short="Murch",
    full="Murch and others (2021), Operations Research for Health Care 30:100311, Table 2, column Pre",
)
PALM = Source(short="Palm", full="Palm (1957), Tele 1")
SEVASTYANOV = Source(
    short="Sevastyanov", full="Sevastyanov (1957), Theory of Probability and its Applications 2(1)"
)
SMITH = Source(short="Smith", full="Smith (1959), Biometrika 46(1/2)")
TWO_REWRITES = Source(
    short="rewrites",
    full="Two independent re-implementations of the rules of Murch and others (2021): docs/validation.md",
)
ENGINES = Source(short="engines.md", full="The contract of the engines: docs/engines.md of this project")
