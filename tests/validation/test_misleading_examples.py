"""Six examples where published tools print a number that misleads: here stands a label or a refusal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.compilation.network import compile_network
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.scenario import Scenario
from simulator.engines import run
from simulator.outcomes import Comparison, Window, measures_of
from simulator.outcomes.labels.label import Label
from simulator.outcomes.measures.series import daily_series
from simulator.outcomes.warm_up.check import warm_up_checks
from simulator.outcomes.warm_up.steadiness import Outlook
from simulator.outcomes.warm_up.trajectory import trajectories
from simulator.scenario_file import check, read_scenario, resolved_text
from simulator.simulation.chance.streams import Streams
from tests.validation.estimate import assert_theory_inside

HERE = Path(__file__).parent
Lines = list[pd.DataFrame]


def measured(scenario: Scenario, replications: int, to_days: float | None = None) -> pd.DataFrame:
    """The tidy table of a scenario, up to the end of its run or some days after its start."""
    network, system = compile_network(scenario), scenario.system()
    window = Window(from_days=scenario.run.warm_up_days, to_days=to_days or scenario.horizon_days)
    found: Lines = []
    for number in range(replications):
        streams = Streams(seed=scenario.run.seed, replication=number)
        history = run(network, streams, "fast")
        table = measures_of(history, network, system, streams, window=window)
        found.append(table.assign(scenario=scenario.name, replication=number))
    return pd.concat(found, ignore_index=True)


def compared(*scenarios: Scenario, replications: int) -> Comparison:
    return Comparison.of(pd.concat([measured(each, replications) for each in scenarios], ignore_index=True))


def told(comparison: Comparison, measure: str, **places: str) -> pd.Series:
    """The estimate of the whole window at a place."""
    wanted = dict.fromkeys(("pathway", "group", "step", "team", "period"), "all") | places
    found = comparison.estimates()
    chosen = (found["measure"] == measure) & (found[list(wanted)] == pd.Series(wanted)).all(axis=1)
    return found[chosen].squeeze()


def sentence(comparison: Comparison, measure: str, label: Label, **places: str) -> str:
    """What is told of a label of that estimate."""
    wanted = dict.fromkeys(("pathway", "group", "step", "team", "period", "against"), "all") | places
    wanted["against"] = ""
    found = comparison.labels()
    chosen = (found["measure"] == measure) & (found["label"] == label)
    return str(found.loc[chosen & (found[list(wanted)] == pd.Series(wanted)).all(axis=1), "text"].squeeze())


# 1. Warm-up: one published ward network, three answers.


@pytest.mark.slow
def test_a_ward_whose_list_depends_on_the_warm_up_is_labelled_until_it_is_long_enough() -> None:
    """The published network gives a list of 2, 9 or 27 for 60, 365 or 1,000 days, and does not say which."""
    published = read_scenario(HERE / "stroke_wards.yaml")
    network, system = compile_network(published), published.system()
    frames = [
        daily_series(run(network, streams, "fast"), network, system, streams)
        for streams in (Streams(seed=published.run.seed, replication=number) for number in range(20))
    ]
    series = trajectories(frames, Outlook.of(published).batch_days)
    where = {"pathway": "stroke", "step": "ward_1"}
    verdicts = {}
    for warm_up_days in (60.0, 365.0, 1000.0):
        chosen = replace(published, run=replace(published.run, warm_up_days=warm_up_days))
        judged = warm_up_checks(series, chosen, Outlook.of(chosen))
        labelled = Comparison.of(measured(chosen, 5), warm_up=judged)
        for measure in ("list_length_mean", "wait_mean_days"):
            label = told(labelled, measure, **where)["label"]
            verdicts[measure, warm_up_days] = "warm-up not met" in label
            # Nor do a few replications tell the list, however long the warm-up.
            assert "too few replications" in label
        if warm_up_days == 60.0:
            said = sentence(labelled, "list_length_mean", Label.WARM_UP_NOT_MET, **where)
            assert said.startswith("a warm-up of 60 days is too short")
    for measure in ("list_length_mean", "wait_mean_days"):
        assert verdicts[measure, 60.0]
        assert not verdicts[measure, 1000.0]


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "truth"), [(4.85, 30.0), (4.95, 96.0)])
@pytest.mark.parametrize(("length", "warm_up"), [(500, 0), (730, 365), (1095, 365)])
def test_a_nearly_full_queue_from_empty_is_labelled_while_it_is_too_short(
    rate: float, truth: float, length: int, warm_up: int, tmp_path: Path
) -> None:
    text = (HERE / "one_queue.yaml").read_text(encoding="utf-8").replace("4.5 per day", f"{rate} per day")
    text = text.replace("500 days, warm_up: 0 days", f"{length} days, warm_up: {warm_up} days")
    (tmp_path / "one_queue.yaml").write_text(text, encoding="utf-8")
    scenario = read_scenario(tmp_path / "one_queue.yaml")
    network, system = compile_network(scenario), scenario.system()
    frames = [
        daily_series(run(network, streams, "fast"), network, system, streams)
        for streams in (Streams(seed=scenario.run.seed, replication=number) for number in range(10))
    ]
    outlook = Outlook.of(scenario)
    judged = warm_up_checks(trajectories(frames, outlook.batch_days), scenario, outlook)
    shown = told(
        Comparison.of(measured(scenario, 10), warm_up=judged),
        "list_length_mean",
        pathway="clinic",
        step="treatment",
    )
    assert shown["estimate"] < 0.9 * truth
    assert {"warm-up not met", "warm-up not judged"} & set(shown["label"].split("; "))


# 2. Completed only: a ward reported stays of 41 hours against an input mean of 96.


MEAN_WAIT_DAYS, WATCHED_DAYS = 20.0, 30.0


@cache
def short_window() -> Comparison:
    """Waits of 20 days on average, watched for 30 days from an empty list."""
    return compared(read_scenario(HERE / "always_full_ward.yaml"), replications=20)


def by_replication(comparison: Comparison, measure: str) -> np.ndarray:
    """`float64[replication]`, a measure of the whole system and window."""
    keys = comparison.samples.keys
    places = (keys[["pathway", "group", "step", "team", "period"]] == "all").all(axis=1)
    rows = np.flatnonzero(places & (keys["measure"] == measure))
    return comparison.samples.values[comparison.baseline][rows].ravel()


def test_waits_of_those_seen_in_a_short_window_say_how_many_it_cuts_off() -> None:
    """Those seen waited 7.8 days, a bit over a third of the 20 that people wait."""
    left = math.exp(-WATCHED_DAYS / MEAN_WAIT_DAYS)
    seen_share = 1 - MEAN_WAIT_DAYS / WATCHED_DAYS * (1 - left)
    waited = MEAN_WAIT_DAYS * (WATCHED_DAYS - 2 * MEAN_WAIT_DAYS * (1 - left) + WATCHED_DAYS * left)
    of_those_seen = waited / (WATCHED_DAYS * seen_share)
    assert of_those_seen == pytest.approx(7.77, abs=0.005)
    measure = "first_contact_wait_mean_days"
    assert_theory_inside(by_replication(short_window(), measure), of_those_seen, within_share=0.05)
    cut_off = by_replication(short_window(), "waiting_for_first_contact_cut_off_share")
    assert_theory_inside(cut_off, 1 - seen_share, within_share=0.05)
    assert "window cuts off people" in told(short_window(), measure)["label"]
    text = sentence(short_window(), measure, Label.WINDOW_CUTS_OFF)
    assert text.startswith(f"{cut_off.mean():.0%} of the waits were not over")


def test_the_share_seen_in_time_is_right_however_short_the_window() -> None:
    measure = "first_contact_within_4_weeks_share"
    exact = 1 - math.exp(-28 / MEAN_WAIT_DAYS)
    assert_theory_inside(by_replication(short_window(), measure), exact, within_share=0.1)
    assert "window cuts off people" not in told(short_window(), measure)["label"]


# 3. Common random numbers claimed, not delivered: triage waits that differ where triage was not touched.


@pytest.mark.slow
def test_waits_upstream_of_the_only_change_differ_by_exactly_nothing() -> None:
    small = read_scenario(HERE / "overload_after_a_cut.yaml")
    fewer = replace(
        small,
        name="fewer_therapists",
        cuts=(
            Targeted(
                name="fewer",
                from_date=date(2026, 7, 1),
                teams=(TeamSaving(team="therapy", share=Fraction(2, 5)),),
            ),
        ),
    )
    both = compared(small, fewer, replications=4)
    differences = both.differences()
    upstream = differences[(differences["step"] == "assessment")]
    assert len(upstream) > 20
    assert set(upstream["verdict"]) == {"no difference", "not seen"}
    assert (upstream["difference"].fillna(0.0) == 0.0).all()
    assert set(upstream["label"]) <= {
        "",
        "not seen",
        "no value",
        "not seen; no value",
        "not in every replication",
        "not seen; not in every replication",
    }
    downstream = differences[differences["step"] == "therapy"].set_index(["measure", "group", "period"])
    assert downstream.loc[("list_length_at_end", "all", "all"), "verdict"] == "worse"
    # The list that grows after the cut is labelled in the scenario with the cut alone.
    ends = both.estimates()
    chosen = (ends["measure"] == "list_length_mean") & (ends["step"] == "therapy") & (ends["group"] == "all")
    labels = ends[chosen & (ends["period"] == "all")].set_index("scenario")["label"]
    assert "no steady state" not in labels[small.name]
    assert "no steady state" in labels["fewer_therapists"]


# 4. Overload as an average: a call centre with a load of 1.11 on its nurses, 1,000 minutes from empty.


@cache
def call_centre() -> Comparison:
    minutes_of_a_day = 24 * 60
    scenario = read_scenario(HERE / "call_centre.yaml")
    return Comparison.of(measured(scenario, 10, to_days=1000 / minutes_of_a_day))


def test_a_call_centre_at_a_load_of_111_per_cent_has_no_steady_state_but_a_growth() -> None:
    """Of 40 calls an hour, of 15 minutes each, nine nurses answer 36: four more people wait each hour."""
    where = {"pathway": "calls", "step": "nurse"}
    load = told(call_centre(), "list_load_of_capacity", **where)["estimate"]
    assert load == pytest.approx(40 * 15 / 60 / 9, rel=1e-3)
    for measure in ("wait_mean_days", "list_length_mean"):
        assert "no steady state" in told(call_centre(), measure, **where)["label"]
    growth = told(call_centre(), "list_growth_per_month", **where)
    an_hour = growth[["estimate", "low", "high"]].astype(float) / (30.4375 * 24)
    assert an_hour["low"] < 4.0 < an_hour["high"]
    assert an_hour["low"] > 0
    text = sentence(call_centre(), "wait_mean_days", Label.NO_STEADY_STATE, **where)
    assert "a month" in text
    assert "depends on the period" in text


def test_the_operators_before_them_are_steady() -> None:
    """Thirteen operators are offered 12.2 of their own: their calls are no part of the overload."""
    where = {"pathway": "calls", "step": "operator"}
    assert told(call_centre(), "list_load_of_capacity", **where)["estimate"] == pytest.approx(
        100 * (5 + 7 + 10) / 3 / 60 / 13, rel=1e-3
    )
    assert "no steady state" not in told(call_centre(), "wait_mean_days", **where)["label"]


# 5. Units: a field called `rate` that holds a mean; a triangular maximum of 10 in code and 15 in the text.


def test_a_rate_that_holds_a_mean_is_refused_with_the_remedy(tmp_path: Path) -> None:
    text = (HERE / "one_queue.yaml").read_text(encoding="utf-8")
    file = tmp_path / "mean.yaml"
    file.write_text(text.replace("rate: 4.5 per day", "rate: 0.22 days"), encoding="utf-8")
    (problem,) = str(check(file)).splitlines()[1:2]
    assert "rate" in problem
    assert "per" in problem


def test_a_triangular_maximum_is_stated_in_the_resolved_scenario() -> None:
    resolved = resolved_text(HERE / "call_centre.yaml")
    assert "triangular" in resolved
    triangular = resolved[resolved.index("triangular") :][:160]
    # Ten minutes: whatever a text says, this is what is run.
    assert "high: 0.00694444 days" in triangular


# 6. Ties by chance, one global seed, streams by position.


@pytest.mark.slow
def test_adding_a_team_and_reordering_the_file_changes_no_row() -> None:
    small = read_scenario(HERE / "overload_after_a_cut.yaml")
    system = small.baseline
    turned = replace(
        system,
        teams=(*reversed(system.teams), replace(system.teams[-1], name="estates", pools=())),
    )
    before, after = (measured(replace(small, baseline=each), 2) for each in (system, turned))
    assert_same_rows(before, after, leaving_out=("estates",))


def assert_same_rows(before: pd.DataFrame, after: pd.DataFrame, *, leaving_out: Sequence[str]) -> None:
    """Every number of a pathway is the same to the last bit; money of the system has one team more."""
    names = ["replication", "pathway", "group", "step", "team", "period", "measure"]
    of_people = [
        frame[(frame["pathway"] != "all") | ~frame["team"].isin(["all", *leaving_out])]
        for frame in (before, after)
    ]
    first, second = (
        frame.astype(dict.fromkeys(names, str)).set_index(names)["value"].sort_index() for frame in of_people
    )
    assert len(first) > 500
    pd.testing.assert_series_equal(first, second, check_exact=True)
    # A share of those referred that are never all seen takes infinitely long; everything else is finite.
    endless = first.index[np.isinf(first)].get_level_values("measure")
    assert all(measure.endswith("_of_referred_days") for measure in endless)
