"""A file-wide `source`: what every figure without a source of its own rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from simulator.scenario_file.tree import Written

ANY: Final = "*"
"""Every key of a mapping: names that the user gave."""
SAID: Final = "{source} (of the whole file)"
"""How such a source reads beside its figure."""

WITH_SOURCE: Final = (
    ("pathways", ANY, "groups", ANY, "re_referral"),
    ("pathways", ANY, "steps", ANY),
    ("pathways", ANY, "steps", ANY, "patience"),
    ("pathways", ANY, "steps", ANY, "deterioration"),
    ("pathways", ANY, "steps", ANY, "overflow"),
    ("pathways", ANY, "steps", ANY, "recovery"),
    ("pathways", ANY, "standards", ANY),
    ("teams", ANY, "staff", ANY),
    ("teams", ANY, "non_pay", ANY),
    ("teams", ANY, "premises", ANY),
    ("teams", ANY, "pools", ANY),
    ("demand", ANY, ANY),
    ("day_one", ANY, ANY, ANY),
)
"""Places of the format whose figures have a source."""


def with_default_source(document: Written) -> Written:
    """The document with its own `source` written wherever figures have none.

    Parameters
    ----------
    document
        A scenario file laid over those it extends, whose figures without a source have got theirs already.
    """
    default = document.child("source")
    if default is None or not isinstance(default.value, str) or not default.value.strip():
        return document
    text = SAID.format(source=" ".join(default.value.split()))
    filled = document
    for place in WITH_SOURCE:
        filled = _filled(filled, place, Written(text, default.origin))
    return filled


def _filled(holder: Written, place: tuple[str, ...], source: Written) -> Written:
    """A tree with a source at every such place that is written as a mapping and has none."""
    if not isinstance(holder.value, dict):
        return holder
    values: Mapping[str, Written] = holder.value
    if not place:
        has_source = "source" in values and values["source"].value is not None
        return holder if has_source else replace(holder, value={**values, "source": source})
    keys = values if place[0] == ANY else [key for key in values if key == place[0]]
    below = {key: _filled(values[key], place[1:], source) for key in keys}
    return replace(holder, value={**values, **below})
