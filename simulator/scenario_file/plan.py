"""A plan beside the baseline it extends: what it changes without saying so, and what it saves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from simulator.domain.change.saving import saved_by_financial_year
from simulator.domain.scenario import Scenario
from simulator.errors import Problem
from simulator.scenario_file import quantity
from simulator.scenario_file.fault import Fault, as_written
from simulator.scenario_file.inheritance import files_of_chain, read_chain
from simulator.scenario_file.tree import Place, Written
from simulator.wording import per_cent, written_pounds

OF_A_BASELINE = ("price_year", "starts", "run", "pathways", "teams", "demand", "day_one")
"""Keys of a file that describe the service and its runs before any change."""
SAYINGS = frozenset({"source", "title"})
"""Keys that explain a figure and change none."""
REMEDY = "state it as a change under 'cuts', or put it into a baseline with another name and no cuts"


def faults_of_plan(written: Written, path: Path) -> list[Fault]:
    """Figures that a file with cuts states otherwise than the baseline it extends.

    The baseline is the nearest extended file that makes no cuts. Were its figures changed beside cuts, the
    plan would be compared with another service than today's, and no ledger would hold the change.

    Parameters
    ----------
    written
        The scenario laid over those it extends.
    path
        Its file.
    """
    file = _baseline_of(written, path)
    if file is None:
        return []
    baseline = read_chain(file)
    faults: list[Fault] = []
    for key in OF_A_BASELINE:
        for place, old, new in _changed(baseline.child(key), written.child(key), (key,)):
            there = _in_words(old)
            rule = f"the plan changes this silently: {_in_words(new)} here, {there} in {file.name}"
            problem = Problem(place=place, rule=rule, remedy=REMEDY)
            faults.append(Fault(origin=(new or written).origin_of(()), problem=problem))
    return [fault for fault in faults if fault.origin.file.resolve() != file.resolve()]


def _baseline_of(written: Written, path: Path) -> Path | None:
    """The nearest extended file that makes no cuts; none for a scenario that makes none or extends none."""
    files = files_of_chain(path)
    whole = written
    position = 0
    while (cuts := whole.child("cuts")) is not None and cuts.value:
        holders = [at for at, file in enumerate(files) if file.resolve() == cuts.origin.file.resolve()]
        position = max([position, *holders]) + 1
        if position >= len(files):
            return None
        whole = read_chain(files[position])
    return files[position] if position else None


def _changed(
    old: Written | None, new: Written | None, place: Place
) -> Iterator[tuple[Place, Written | None, Written | None]]:
    """Places below which two trees differ, with what each has there; keys set to null are absent."""
    before, after = _there(old), _there(new)
    if before is None and after is None:
        return
    if before is None or after is None:
        yield place, before, new
    elif isinstance(before.value, dict) and isinstance(after.value, dict):
        for key in {**before.value, **after.value}:
            if key not in SAYINGS:
                yield from _changed(before.child(key), after.child(key), (*place, key))
    elif isinstance(before.value, list) and isinstance(after.value, list):
        if len(before.value) != len(after.value):
            yield place, before, after
        else:
            for position, (left, right) in enumerate(zip(before.value, after.value, strict=True)):
                yield from _changed(left, right, (*place, position))
    elif not _is_same(before.value, after.value):
        yield place, before, after


def _there(written: Written | None) -> Written | None:
    return None if written is None or written.value is None else written


def _is_same(old: object, new: object) -> bool:
    """Whether two single values say the same, `£56k` and `£56,000`."""
    return old == new or (
        isinstance(old, (str, int, float)) and isinstance(new, (str, int, float)) and _read(old) == _read(new)
    )


def _read(written: str | float) -> object:
    """What a single value says, in one unit of its kind; text as it stands."""
    text = str(written).strip()
    per: Literal["day", "year"] = "day" if "day" in text.lower() else "year"
    readers: dict[quantity.Kind, Callable[[str], object]] = {
        "time": quantity.days,
        "money": lambda amount: quantity.pence(amount, per),
        "share": quantity.exact_share,
        "number": quantity.exact_number,
        "people": quantity.exact_wte,
        "rate": quantity.per_day,
    }
    kind = quantity.kind_of(written)
    try:
        value = readers.get(kind, str)(text)
    except ValueError:
        return text
    return ("number" if kind == "people" else kind, value)


def _in_words(written: Written | None) -> str:
    return "nothing" if written is None else as_written(written.value)


def plan_in_words(stated: Scenario) -> tuple[str, ...]:
    """What a plan saves and what it will be compared with, in sentences; none for a scenario without cuts.

    Parameters
    ----------
    stated
        A scenario that can be run.
    """
    if not stated.cuts:
        return ()
    ledger, starts = stated.ledger(), stated.baseline.starts
    saving = ledger.saving_pence_per_year
    if saving == 0:
        return (f"'{stated.name}' saves nothing: no equal slice stands beside it",)
    by_year = saved_by_financial_year(ledger, starts, stated.run.ends)
    years = ", ".join(f"{_in_whole_pounds(pence)} in {year}" for year, pence in by_year.items() if pence)
    of_saving = (
        f"'{stated.name}' saves {written_pounds(saving)} a year once every cut is complete, before knock-on "
        f"costs; in the run, {years}",
    )
    if stated.is_uniform_slice:
        return (*of_saving, "it takes from every team alike, so it is its own equal slice")
    # A cut of another date has another budget to take from, so the first date stands for all.
    budget = stated.baseline.pence_per_year_on(min(cut.from_date for cut in stated.cuts))
    return (
        *of_saving,
        f"it is compared with no cut and with the equal slice: {per_cent(saving / budget)} of every team's "
        "budget, the same money on the same dates",
    )


def _in_whole_pounds(pence: int) -> str:
    return written_pounds(100 * round(pence / 100))
