"""The register of figures: what a scenario states, from which source, and what is an assumption."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from simulator.domain.scenario import Scenario
from simulator.errors import Problem
from simulator.report.stress.figure import figure_in_words
from simulator.scenario_file.canonical import document
from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.tree import WHOLE, Place

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["no source", "assumption", "cited"]
"""What stands behind a figure: nothing, a judgement, or something that can be looked up."""
KINDS: Final[tuple[Kind, ...]] = ("no source", "assumption", "cited")
"""In the order of a reader's doubt."""

_TRACE: Final = re.compile(r"\b(?:19|20)\d\d\b|https?://|\bdoi\b|\bPMC\d+", re.IGNORECASE)

NAMES_BELOW: Final = {
    "pathways": 1,
    "groups": 1,
    "steps": 1,
    "exits": 1,
    "standards": 1,
    "teams": 1,
    "staff": 1,
    "non_pay": 1,
    "premises": 1,
    "pools": 1,
    "demand": 2,
    "day_one": 3,
}
"""Levels of names that people gave below a key: what is called `source` there is no source."""

NO_FIGURES: Final = frozenset(
    {
        *(
            "format",
            "name",
            "description",
            "source",
            "starts",
            "run",
            "role",
            "place",
            "clinicians",
            "kind",
            "band",
            "price_year",
            "title",
        ),
        *("staffed_by", "meaning", "enters_at", "from_exits", "clock", "behaviour", "groups", "steps"),
    }
)
"""Keys whose values name or arrange things: no measurement stands behind them."""


_Figure = tuple[Place, str, str]
"""Place, value in words and source of a figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a scenario and what stands behind it."""

    place: str
    """Where, as `teams.crisis.staff.nurse.wte`."""
    value: str
    """In the units in which people write it."""
    source: str
    """The nearest source that covers it; empty when there is none."""
    kind: Kind


def figures_of(scenario: Scenario) -> tuple[Figure, ...]:
    """Every figure that a scenario states, in the order of its fully qualified form.

    Parameters
    ----------
    scenario
        Whose system is read. What cuts take and how the scenario is run are decisions and not listed,
        unless a source is stated for them.

    Returns
    -------
    tuple of Figure
        A table of routes, a distribution and the factors of a season are one figure each. Values that change
        nothing (a price of £0, a growth of 0 %) and the only way out of a step are left out.
    """
    figures = {found[0]: found for found in _figures(document(scenario), (), "", names_left=0)}
    return tuple(
        Figure(
            place=Problem(place=place, rule="").written_place,
            value=value,
            source=source,
            kind=kind_of(source),
        )
        for place, value, source in figures.values()
        if figures.get(_of_every_group(place), (place,))[1:] != (value, source)
    )


def _of_every_group(place: Place) -> Place:
    """Where a step states for every group what it states here for one; nowhere for other places."""
    of_group = place[0] == "pathways" and len(place) > 6 and place[2] == "steps" and place[4] == "groups"
    return (*place[:4], *place[6:]) if of_group else ()


def kind_of(source: str) -> Kind:
    """What a source is: an assumption when it says so anywhere, even where it also cites something."""
    if not source:
        return "no source"
    return "assumption" if "assum" in source.casefold() else "cited"


def can_be_looked_up(source: str) -> bool:
    """Whether a source names a year, an address or an identifier that a reader could follow."""
    return _TRACE.search(source) is not None


def by_kind(figures: Iterable[Figure], kind: Kind) -> tuple[Figure, ...]:
    """The figures of one kind, in their order."""
    return tuple(figure for figure in figures if figure.kind == kind)


def counted_by_kind(figures: Sequence[Figure]) -> str:
    """The register in one line: `41 figures: 22 cited, 19 assumptions, 0 without a source`."""
    count = Counter(figure.kind for figure in figures)
    noun = "figure" if len(figures) == 1 else "figures"
    assumptions = "assumption" if count["assumption"] == 1 else "assumptions"
    return (
        f"{len(figures)} {noun}: {count['cited']} cited, {count['assumption']} {assumptions}, "
        f"{count['no source']} without a source"
    )


def assumptions(scenario: Scenario) -> pd.DataFrame:
    """The register of a scenario's figures as a table.

    Returns
    -------
    pandas.DataFrame
        One row a figure with the columns `place`, `value`, `source`, `kind`; what has no source first, then
        assumptions, then what is cited.
    """
    return table_of(figures_of(scenario))


def table_of(figures: Sequence[Figure]) -> pd.DataFrame:
    """Figures as a table, the doubtful ones first; the columns of `assumptions`."""
    import pandas as pd

    ordered = [asdict(figure) for kind in KINDS for figure in by_kind(figures, kind)]
    return pd.DataFrame(ordered, columns=[field.name for field in fields(Figure)])


def _figures(value: Canonical, place: Place, source: str, *, names_left: int) -> Iterator[_Figure]:
    """The figures below a mapping; `names_left` levels of its keys are names that people gave."""
    if not isinstance(value, Mapping):
        return
    if names_left:
        for name, child in value.items():
            yield from _named(child, value, (*place, name), source, names_left=names_left - 1)
        return
    stated = value.get("source")
    source = stated if isinstance(stated, str) else source
    for key, child in value.items():
        if isinstance(child, Mapping) and key in NAMES_BELOW:
            yield from _figures(child, (*place, key), source, names_left=NAMES_BELOW[key])
        elif key not in NO_FIGURES:
            yield from _below(child, value, (*place, key), source)


def _named(
    value: Canonical, holder: Mapping[str, Canonical], place: Place, source: str, *, names_left: int
) -> Iterator[_Figure]:
    """What stands under a name: a mapping, or one figure."""
    if isinstance(value, Mapping):
        yield from _figures(value, place, source, names_left=names_left)
    else:
        yield from _below(value, holder, place, source)


def _below(value: Canonical, holder: Mapping[str, Canonical], place: Place, source: str) -> Iterator[_Figure]:
    """What stands under a key of the format: one figure, or a mapping or list that holds some."""
    if isinstance(value, Mapping) and place[-1] not in WHOLE:
        yield from _figures(value, place, source, names_left=0)
    elif isinstance(value, Sequence) and any(isinstance(child, Mapping) for child in value):
        for position, child in enumerate(value):
            yield from _figures(child, (*place, position), source, names_left=0)
    elif not isinstance(value, (bool, date)) and value is not None and (source or place[0] != "cuts"):
        words = figure_in_words(str(place[-1]), value, holder)
        if words:
            yield place, words, source
