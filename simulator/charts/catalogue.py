"""The register of charts: a new chart is one file beside this one, and its entry here.

The command line saves what stands here, `study.charts` offers it by name, and `chart_docs` writes it into
the documentation, in this order.
"""

from __future__ import annotations

from typing import Final

from simulator.charts.activity import throughput
from simulator.charts.chart import Chart
from simulator.charts.cost import cost_per_recovery
from simulator.charts.difference import differences
from simulator.charts.page import A4_WIDTH_INCHES, board
from simulator.charts.people import people_worse_and_better_off
from simulator.charts.plane import saving_against_people
from simulator.charts.saving import money
from simulator.charts.steps import lists_by_step
from simulator.charts.team import use_of_teams
from simulator.charts.waits import waits_over_time
from simulator.charts.warm_up import checked_warm_up

Catalogue = tuple[Chart, ...]

CATALOGUE: Final[Catalogue] = (
    Chart(
        name="board",
        question="What does the plan do to patients and to cost, on one page?",
        function=board,
        width_inches=A4_WIDTH_INCHES,
        for_managers=True,
        marks_cut_dates=True,
    ),
    Chart(
        name="people",
        question="How many people are worse off, and how many better off?",
        function=people_worse_and_better_off,
        width_inches=8.0,
        for_managers=True,
        needs="comparison",
    ),
    Chart(
        name="plane",
        question="What does each plan save, and how many people are worse off for it?",
        function=saving_against_people,
        width_inches=8.0,
        for_managers=True,
        needs="comparison",
    ),
    Chart(
        name="steps",
        question="At which step do people wait?",
        function=lists_by_step,
        width_inches=8.0,
        for_managers=True,
    ),
    Chart(
        name="waits",
        question="How long do people wait, month by month?",
        function=waits_over_time,
        width_inches=8.0,
        for_managers=True,
        marks_cut_dates=True,
    ),
    Chart(
        name="teams",
        question="How busy is each team?",
        function=use_of_teams,
        width_inches=8.0,
        for_managers=True,
    ),
    Chart(
        name="throughput",
        question="How much gets done?",
        function=throughput,
        width_inches=8.0,
        for_managers=True,
    ),
    Chart(
        name="cost_per_recovery",
        question="What does one recovery cost?",
        function=cost_per_recovery,
        width_inches=8.0,
        for_managers=True,
    ),
    Chart(
        name="differences",
        question="What does each plan change, and is that better or worse than its slice of the same saving?",
        function=differences,
        width_inches=9.0,
        for_managers=True,
        needs="comparison",
    ),
    Chart(
        name="money",
        question="What is saved, and how much of it is spent again elsewhere?",
        function=money,
        width_inches=8.0,
        for_managers=True,
    ),
    Chart(
        name="warm_up",
        question="Is the warm-up long enough to remove the effect of the first day?",
        function=checked_warm_up,
        width_inches=8.0,
        for_managers=False,
        source="warm-up check",
    ),
)
"""Every chart."""
