"""Every field of the format, given every wrong kind of value: a refusal at its place, or another scenario."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.scenario_file import check, inheritance, json_schema, resolved_text
from simulator.scenario_file.fault import Fault
from simulator.scenario_file.text.reader import read_yaml
from simulator.scenario_file.tree import Place, Plain
from tests.unit.scenario_file.fields import Field, changed, fields_of, shapes_of, written

pytestmark = pytest.mark.slow

FILE = Path(__file__).parents[2] / "scenario_files" / "valid" / "everything.yaml"
WHOLE = read_yaml(FILE).plain()
SCHEMA = json_schema()
FIELDS = fields_of(SCHEMA, WHOLE)
VALUES: dict[str, Plain] = {
    "null": None,
    "number": 7,
    "negative number": -3,
    "huge number": 1e30,
    "text": "word",
    "empty text": "",
    "date": "2026-10-01",
    "truth": True,
    "list": [1],
    "mapping": {"word": 1},
}
QUICK = 12
"""One field in so many is tried by the tests that take seconds."""
DEEPEST_PART = 2
"""Keys that lead to a part which is checked by itself: a pathway, a team."""
REFUSED_ELSEWHERE = {
    ("Document.starts", "date"): "a later first day: referrals come before it",
}
"""Values of the right kind that something else does not agree with."""
NOT_OUR_WORDS = re.compile(
    r"Input should|valid dictionary|<class|\bNone\b|\bTrue\b|\bFalse\b|\bnan\b|\binf\b"
)
"""What a library or Python says, and no user should read."""


def test_every_shape_stands_in_the_document_that_is_changed() -> None:
    assert shapes_of(SCHEMA) - {field.name.partition(".")[0] for field in FIELDS} == set()
    assert len(FIELDS) > 200


@pytest.mark.parametrize("kind", VALUES)
def test_some_fields_with_a_wrong_value_are_refused_there(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = list(VALUES).index(kind)
    assert _wrong_answers(FIELDS[first::QUICK], kind, monkeypatch) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", VALUES)
def test_every_field_with_a_wrong_value_is_refused_there(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _wrong_answers(FIELDS, kind, monkeypatch) == []


@pytest.mark.parametrize("value", [0, "word", [1], {}], ids=["number", "text", "list", "empty mapping"])
def test_a_whole_part_of_another_kind_is_refused_in_a_file_with_another_fault(
    value: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sound parts are checked by themselves when the whole has no shape: a part may be anything there."""
    for place in [place for place in _parts(WHOLE) if len(place) <= DEEPEST_PART]:
        document = changed(changed(WHOLE, place, value), ("format",), None)
        monkeypatch.setattr(inheritance, "read_yaml", lambda path, document=document: written(document, path))
        places = [fault.problem.place for fault in check(FILE).problems]
        assert any(_is_of(told, place) for told in places) or value == {}, place


def _parts(value: Plain, place: Place = ()) -> list[Place]:
    """Where mappings and lists stand."""
    if not isinstance(value, (dict, list)):
        return []
    below = value.items() if isinstance(value, dict) else enumerate(value)
    own = [place] if place else []
    return [*own, *(found for key, child in below for found in _parts(child, (*place, key)))]


def _wrong_answers(fields: list[Field], kind: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is wrong with the answers to a value in each field; any other error ends the test."""
    original = resolved_text(FILE)
    wrong: list[str] = []
    for field in fields:
        read = written(changed(WHOLE, field.place, VALUES[kind]), FILE)
        monkeypatch.setattr(inheritance, "read_yaml", lambda path, read=read: read)
        faults = check(FILE).problems
        if faults:
            wrong += _wrong_in_refusal(field, kind, faults)
        elif kind != "null" and resolved_text(FILE) == original:
            wrong.append(f"{field}: accepted, and the scenario is the same")
    return wrong


def _wrong_in_refusal(field: Field, kind: str, faults: tuple[Fault, ...]) -> list[str]:
    said = [str(fault.problem) for fault in faults]
    wrong = [f"{field}: {text}" for text in said if NOT_OUR_WORDS.search(text)]
    # What is taken away is missed where it is named.
    is_elsewhere = not any(_is_of(fault.problem.place, field.place) for fault in faults)
    if is_elsewhere and kind != "null" and (field.name, kind) not in REFUSED_ELSEWHERE:
        wrong.append(f"{field}: refused elsewhere: {'; '.join(said)}")
    return wrong


def _is_of(told: Place, place: Place) -> bool:
    """Whether a fault is told of a place, something in it or something that holds it."""
    return told[: len(place)] == place or place[: len(told)] == told
