"""The pages of the teams as text of 80 columns, and as tables."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd

from simulator.outcomes.labels.label import LABELS, MARKS, MEANINGS, labels_in, marks_of
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.teams.capacity import PoolCapacity
from simulator.outcomes.teams.figure import GROWTH, LONG_WAITS, Figure
from simulator.outcomes.teams.observed import Beside
from simulator.outcomes.teams.page import StepFigures, TeamPage
from simulator.wording import (
    counted,
    day,
    decimals,
    duration,
    money,
    month,
    plain,
    rounded,
    whole,
    written,
    written_difference,
    written_interval,
    written_name,
    written_share,
)

WIDTH: Final = 80
NAMES: Final = 34
"""Characters of the names of figures."""

_TITLES: Final = {
    "utilisation_share": "clinician time booked",
    "place_occupancy_share": "places in use, all pools",
    "caseload_mean": "people in its places, mean",
    "bed_occupancy_share": "beds in use, all pools",
    "list_length_mean": "people on the list, mean",
    "list_length_at_end": "people on the list at the end",
    GROWTH: "growth of the list, a month",
    "wait_mean_days": "wait of those seen, mean",
    "wait_median_days": "wait of those seen, median",
    "list_median_wait_days": "wait so far at the end, median",
    "did_not_attend_share": "contacts missed",
    LONG_WAITS["first_contact"]: "over 18 weeks since referral, of all waiting for first contact at the end",
    LONG_WAITS["treatment"]: "over 18 weeks since referral, of all waiting for treatment at the end",
    "out_of_area_placements": "placed elsewhere in the period",
}
_OBSERVED: Final = {
    "list": "people on the list",
    "wait_mean": "wait of those seen, mean",
    "wait_median": "wait of those seen, median",
    "waiting_median": "wait so far, median",
    "missed": "contacts missed",
    "utilisation": "clinician time booked",
    "occupancy": "beds or places in use",
}
_STARTS: Final = {"contacts": "contacts", "places": "starts", "beds": "admissions"}
NOTHING_OBSERVED: Final = (
    "Nothing is observed in this file. Write what you see today under `observed` (a list, a wait, missed "
    "contacts, utilisation, occupancy), and it stands here beside the model."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamText:
    """All pages, ready to be shown."""

    pages: tuple[TeamPage, ...]
    first_day: date
    measured_from: date
    measured_to: date
    """First day after the window."""
    replications: int

    def lines(self) -> Iterator[str]:
        """Every line, none of them longer than 80 characters."""
        yield from self._head()
        for page in self.pages:
            yield ""
            yield from _of_page(page, self.first_day)
        yield from self._notes()

    def _head(self) -> Iterator[str]:
        seen = list(_once(found for page in self.pages for found in page.observed))
        wrong = [found for found in seen if found.differs]
        if wrong:
            verb = "differs" if len(wrong) == 1 else "differ"
            yield from _wrapped(f"{len(wrong)} of {len(seen)} observed figures {verb} from the model:")
            for found in wrong:
                yield from _wrapped(
                    f"  {_where(found)}, {_OBSERVED[found.measure]}: {_model_and_observed(found)}", "    "
                )
        elif seen:
            yield from _wrapped(f"No observed figure of {len(seen)} differs from the model.")
        else:
            yield from _wrapped(NOTHING_OBSERVED)
        last = self.measured_to - timedelta(days=1)
        yield from _wrapped(
            f"Before any cut. Posts and capacity: on {day(self.first_day)}. Measured: "
            f"{day(self.measured_from)} to {day(last)}, {counted(self.replications, 'replication')}; "
            "in brackets the 95% interval of the mean."
        )

    def _notes(self) -> Iterator[str]:
        figures = [figure for page in self.pages for figure in _figures(page)]
        labels = {label for figure in figures for label in labels_in(figure.label)}
        shown = [label for label in LABELS if label in labels and label in MARKS]
        if shown:
            yield ""
        for label in shown:
            yield from _wrapped(f"{MARKS[label]} {label}: {MEANINGS[label]}.")

    def frame(self) -> pd.DataFrame:
        """Every figure of the whole period: one row a figure, numbers as they are."""
        return pd.DataFrame([row for page in self.pages for row in _rows(page)], columns=list(FIGURE_COLUMNS))

    def observed(self) -> pd.DataFrame:
        """Every observed figure with the model's of the nearest month, and whether they differ."""
        rows = [
            {
                "team": found.team,
                "pathway": found.pathway,
                "step": found.step,
                "measure": found.measure,
                "observed": found.observed,
                "observed_on": found.observed_on,
                "model": found.model,
                "period": found.period,
                "one_run_low": found.low,
                "one_run_high": found.high,
                "unit": found.unit,
                "differs": found.differs,
                "source": found.source,
            }
            for page in self.pages
            for found in page.observed
        ]
        return pd.DataFrame(rows, columns=list(OBSERVED_COLUMNS))


FIGURE_COLUMNS: Final = ("team", "about", "place", "figure", "value", "low", "high", "unit", "label")
OBSERVED_COLUMNS: Final = (
    "team",
    "pathway",
    "step",
    "measure",
    "observed",
    "observed_on",
    "model",
    "period",
    "one_run_low",
    "one_run_high",
    "unit",
    "differs",
    "source",
)


def _of_page(page: TeamPage, first_day: date) -> Iterator[str]:
    budget = f"budget {money(page.pence_per_year)} a year"
    yield f"{page.called.upper():<{WIDTH - len(budget) - 1}.{WIDTH - len(budget) - 1}} {budget}"
    for line in page.lines:
        band = f", band {line.band}" if line.band else ""
        posts = f"{plain(float(line.wte_on(first_day)))} WTE, " if line.wte is not None else ""
        fixed = ", fixed" if not line.can_be_cut else ""
        if line.wte is not None and line.name not in page.staffing:
            fixed += ", for no pool"
        amount = f"{money(line.pence_per_year_on(first_day))} a year"
        yield from _row(f"{written_name(line.name)}{band}", f"{posts}{amount}{fixed}")
    for pool in page.pools:
        yield from _of_pool(pool)
    if not page.pools:
        yield from _wrapped("  No pool: no person waits for this team in the model.")
    for figure in page.use:
        yield from _figure_row(figure)
    for step in page.steps:
        yield from _of_step(step)
    if page.observed:
        yield " Beside what you observe"
    for found in page.observed:
        where = f"{written_name(found.step)}: " if found.step else ""
        yield from _row(f"{where}{_OBSERVED[found.measure]}", _model_and_observed(found) + _mark(found))
        yield from _wrapped(
            f"model {_period(found)}, {_one_run(found)}; observed {day(found.observed_on)}: {found.source}",
            "      ",
            first="      ",
        )


def _of_pool(pool: PoolCapacity) -> Iterator[str]:
    name = written_name(pool.name)
    yield from _wrapped(f" Capacity of the {pool.kind} '{name}' ({pool.source})", "   ")
    starts = _STARTS[pool.kind]
    if pool.kind == "contacts":
        yield from _row("stated, a WTE", f"{plain(pool.stated)} contacts a week")
    else:
        yield from _row("stated", f"{plain(pool.stated)} {pool.kind}")
        if pool.wte and pool.stated:
            each = (
                ("bed", f"{decimals(pool.wte / pool.stated, 2)} WTE")
                if pool.kind == "beds"
                else ("WTE", f"{written(pool.stated / pool.wte, '')} places")
            )
            yield from _row(f"for each {each[0]}", f"{each[1]} ({plain(pool.wte)} WTE in all)")
    if math.isfinite(pool.starts_per_week):
        stay = f", at a mean stay of {duration(rounded(pool.stay_days, 3))}" if pool.stay_days else ""
        yield from _row(
            "that is",
            f"{written(pool.starts_per_week, '')} {starts} a week, "
            f"{_whole(pool.starts_per_year)} a year{stay}",
        )
        if math.isfinite(pool.per_wte_per_year):
            most = pool.most_per_year
            much = pool.starts_per_year > most
            yield from _row(
                "for each WTE, a year",
                f"{_whole(pool.per_wte_per_year)} {starts}"
                + (f"; at most {_whole(most / pool.wte)} to expect" if math.isfinite(most) else "")
                + ("  MORE THAN ITS POSTS CAN DO" if much else ""),
            )
    if math.isnan(pool.load_share):
        yield from _row("work arriving", "none in the model")
    elif math.isinf(pool.load_share):
        yield from _row("work arriving", "some, and no capacity for it")
    else:
        grows = "  MORE THAN IT CAN DO" if pool.load_share >= 1 else ""
        yield from _row("work arriving, when busiest", f"{written_share(pool.load_share)} of capacity{grows}")
    for moment, offered in pool.later:
        unit = "contacts a week" if pool.kind == "contacts" else pool.kind
        yield from _row(f"from {day(moment)}", f"{plain(offered)} {unit}")


def _of_step(step: StepFigures) -> Iterator[str]:
    yield from _wrapped(f" Step {step.called}", "   ")
    for figure in step.figures:
        yield from _figure_row(figure)


def _figure_row(figure: Figure) -> Iterator[str]:
    if math.isnan(figure.estimate):
        yield from _row(_TITLES[figure.measure], "no person to measure")
        return
    text = _with_days(written(figure.estimate, figure.unit), figure.unit)
    if figure.measure == GROWTH:
        text = written_difference(figure.estimate, figure.unit) + " people"
    interval = written_interval(figure.low, figure.high, figure.unit)
    words = (text, interval, marks_of(figure.label))
    yield from _row(_TITLES[figure.measure], " ".join(word for word in words if word))


def _mark(found: Beside) -> str:
    return "  DIFFERS" if found.differs else ""


def _model_and_observed(found: Beside) -> str:
    model = "nothing" if math.isnan(found.model) else _in_unit(found.model, found)
    return f"model {model}, you observe {_in_unit(found.observed, found)}"


def _in_unit(value: float, found: Beside) -> str:
    return _with_days(written(value, found.unit), found.unit)


def _with_days(figure: str, unit: str) -> str:
    if unit != "days":
        return figure
    return f"{figure} day" if figure == "1" else f"{figure} days"


def _period(found: Beside) -> str:
    return "whole period" if found.period == WHOLE_WINDOW else month(found.period)


def _one_run(found: Beside) -> str:
    if math.isnan(found.low):
        return "one run: no range from so few replications"
    return f"one run: {written(found.low, found.unit)} to {written(found.high, found.unit)}"


def _where(found: Beside) -> str:
    return written_name(f"{found.pathway} {found.step}" if found.step else found.team)


def _once(observed: Iterable[Beside]) -> Iterator[Beside]:
    """Each observation once, though a step that two teams serve is on the pages of both."""
    met = set()
    for found in observed:
        key = (found.pathway, found.step, found.measure, "" if found.step else found.team, found.observed)
        if key not in met:
            met.add(key)
            yield found


def _whole(value: float) -> str:
    return whole(value)


def _row(name: str, figure: str) -> Iterator[str]:
    """A name with its figure on one line, or on two where the name is long."""
    start = f"  {name}"
    if len(start) > NAMES:
        yield from _wrapped(start, "    ")
        start = ""
    parts = textwrap.wrap(figure, WIDTH - NAMES - 1, break_on_hyphens=False)
    for part in parts:
        yield f"{start:<{NAMES}} {part}"
        start = ""


def _wrapped(text: str, later: str = "", first: str = "") -> Sequence[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)


def _figures(page: TeamPage) -> Iterator[Figure]:
    yield from page.use
    for step in page.steps:
        yield from step.figures


def _rows(page: TeamPage) -> Iterator[tuple[object, ...]]:
    nothing = (math.nan, math.nan)
    yield (page.team, "budget", "", "budget", page.pence_per_year / 100, *nothing, "£ a year", "")
    for line in page.lines:
        yield (page.team, "budget", line.name, "budget", line.pence_per_year / 100, *nothing, "£ a year", "")
        if line.wte is not None:
            yield (page.team, "posts", line.name, f"band {line.band}", float(line.wte), *nothing, "WTE", "")
    for pool in page.pools:
        starts = _STARTS[pool.kind]
        unit = "contacts a week of a WTE" if pool.kind == "contacts" else pool.kind
        for name, value, of in (
            ("stated", pool.stated, unit),
            ("posts", pool.wte, "WTE"),
            ("a week", pool.starts_per_week, starts),
            ("a year", pool.starts_per_year, starts),
            ("a year for each WTE", pool.per_wte_per_year, starts),
            ("a year at most to expect", pool.most_per_year, starts),
            ("work arriving when busiest", pool.load_share, "share of capacity"),
        ):
            yield (page.team, "capacity", pool.name, name, value, *nothing, of, "")
    for place, figures in [("", page.use), *((f"{s.pathway}.{s.step}", s.figures) for s in page.steps)]:
        for figure in figures:
            is_long = figure.measure in LONG_WAITS.values()
            title = _TITLES[figure.measure] if is_long else measure_named(figure.measure).title
            values = (figure.estimate, figure.low, figure.high)
            yield (page.team, "measured", place, title, *values, figure.unit, figure.label)
