"""People compared over whole runs of a small service."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from simulator.compilation.network import network_of
from simulator.domain.system import System
from simulator.engines import run
from simulator.outcomes import Window, measures_of
from simulator.outcomes.measures.people_compared import DIVISION, PEOPLE_COMPARED, part_name
from simulator.outcomes.people import CareAhead, PeopleComparison, Tolerances
from simulator.outcomes.people.fall import HARMS, PARTS
from simulator.simulation.chance.streams import Streams
from tests.unit.outcomes.people.crisis_team import HORIZON_DAYS, closing, service, tables


def compared(scenario: System, reference: System) -> PeopleComparison:
    return PeopleComparison.of(tables(scenario), tables(reference))


def of_all(frame: pd.DataFrame, **chosen: str) -> pd.Series:
    for name, value in ({"pathway": "all"} | chosen).items():
        frame = frame[frame[name] == value]
    return frame.iloc[0]


AS_IT_IS = service()
NO_CRISIS_TEAM = closing(AS_IT_IS, "crisis", 50)


def test_nobody_is_better_off_when_the_crisis_team_is_closed() -> None:
    people = of_all(compared(NO_CRISIS_TEAM, AS_IT_IS).people())
    assert people["better_off"] == people["mixed"] == 0
    assert people["worse_off"] > 50


def test_crises_that_are_not_seen_to_are_held_back_and_not_avoided() -> None:
    fall = of_all(compared(NO_CRISIS_TEAM, AS_IT_IS).falls(), harm="crisis_episodes")
    assert fall["net"] < -50
    assert fall["held_back"] == fall["net"]
    assert fall["avoided"] == fall["lost"] == fall["rises"] == 0


def test_days_elsewhere_that_wait_behind_a_closed_crisis_team_are_not_avoided_by_those_held_back() -> None:
    comparison = compared(NO_CRISIS_TEAM, AS_IT_IS)
    fall = of_all(comparison.falls(), harm="out_of_area_days")
    assert fall["net"] < 0
    assert fall["held_back"] < 0
    assert fall["avoided_by_better_off"] == 0


def test_crises_are_lost_where_people_give_up_the_list() -> None:
    patient = service(patience_days=3.0)
    fall = of_all(compared(closing(patient, "crisis", 50), patient).falls(), harm="crisis_episodes")
    # All but those who have not yet waited for three days at the end.
    assert fall["lost"] < -40
    assert fall["lost"] + fall["held_back"] == fall["net"]
    assert fall["avoided"] == 0


def test_people_who_give_up_are_worse_off_and_nobody_is_better_off() -> None:
    patient = service(patience_days=3.0)
    people = of_all(compared(closing(patient, "crisis", 50), patient).people())
    assert people["better_off"] == people["mixed"] == 0
    assert people["worse_off"] > 50


SLOW = service(therapists=1, beds=60)
FAST = service(therapists=6, beds=60)


def test_treating_sooner_avoids_crises_and_makes_people_better_off() -> None:
    comparison = compared(FAST, SLOW)
    people, fall = of_all(comparison.people()), of_all(comparison.falls(), harm="crisis_episodes")
    assert people["better_off"] > 50
    assert people["worse_off"] == 0
    assert fall["avoided"] < -30
    assert fall["avoided"] == pytest.approx(fall["net"] - fall["rises"] - fall["held_back"])
    assert fall["lost"] == 0
    assert -fall["held_back"] < -fall["avoided"] / 10
    assert fall["avoided_by_better_off"] == fall["avoided"]


def test_taking_the_therapists_away_raises_crises_and_makes_people_worse_off() -> None:
    comparison = compared(SLOW, FAST)
    people, fall = of_all(comparison.people()), of_all(comparison.falls(), harm="crisis_episodes")
    assert people["worse_off"] > 50
    assert people["better_off"] == 0
    assert fall["rises"] > 30


@pytest.mark.parametrize("system", [AS_IT_IS, NO_CRISIS_TEAM, SLOW], ids=["as it is", "closed", "slow"])
def test_a_scenario_beside_itself_is_the_same_for_everybody(system: System) -> None:
    comparison = compared(system, system)
    people = of_all(comparison.people())
    assert people["same"] == people["people"] > 0
    assert not comparison.falls()[["net", *PARTS]].to_numpy().any()
    owed = comparison.backlog(CareAhead.of(system))
    assert not owed[["people", "pounds"]].to_numpy().any()


PAIRS = [
    (NO_CRISIS_TEAM, AS_IT_IS),
    (FAST, SLOW),
    (closing(service(patience_days=3.0), "crisis", 50), service(patience_days=3.0)),
    (closing(AS_IT_IS, "access", 60, Fraction(1, 20)), AS_IT_IS),
    (closing(AS_IT_IS, "therapy", 60, Fraction(1, 3)), closing(AS_IT_IS, "access", 60, Fraction(1, 20))),
]


@pytest.mark.parametrize(("scenario", "reference"), PAIRS)
def test_swapping_the_scenarios_swaps_worse_and_better(scenario: System, reference: System) -> None:
    there, back = compared(scenario, reference).people(), compared(reference, scenario).people()
    for name, other in (("worse_off", "better_off"), ("mixed", "mixed"), ("same", "same")):
        assert (there[name] == back[other]).all()


@pytest.mark.parametrize(("scenario", "reference"), PAIRS)
def test_the_parts_of_every_difference_add_up_to_it(scenario: System, reference: System) -> None:
    falls = compared(scenario, reference).falls()
    assert set(falls["harm"]) == set(HARMS)
    counted = ~falls["harm"].isin(["out_of_area_days", "knock_on_pounds"])
    added = falls[[*PARTS]].sum(axis=1)
    assert (added[counted] == falls["net"][counted]).all()
    assert added.to_numpy() == pytest.approx(falls["net"].to_numpy(), rel=1e-12, abs=1e-6)
    assert (falls["rises"] >= 0).all()
    assert (falls[["avoided", "held_back", "lost"]] <= 0).all().all()


@pytest.mark.parametrize(("scenario", "reference"), PAIRS)
def test_everybody_has_one_outcome_and_groups_add_up_to_totals(scenario: System, reference: System) -> None:
    people = compared(scenario, reference).people()
    outcomes = people[["same", "worse_off", "better_off", "mixed"]].sum(axis=1)
    assert (outcomes == people["people"]).all()
    groups = people[people["group"] != "all"]
    assert groups["worse_off"].sum() == of_all(people)["worse_off"]


def test_people_held_up_at_the_door_are_worse_off_though_less_happens_to_them() -> None:
    comparison = compared(closing(AS_IT_IS, "access", 60), AS_IT_IS)
    people = of_all(comparison.people())
    fall = of_all(comparison.falls(), harm="crisis_episodes")
    assert people["worse_off"] > 100
    assert fall["held_back"] == fall["net"] - fall["avoided"] < 0
    # Those already past the door find shorter lists: the only way that anybody gains.
    assert people["better_off"] < people["worse_off"] / 10


def test_wider_tolerances_make_more_people_the_same() -> None:
    slower = closing(AS_IT_IS, "therapy", 60, Fraction(1, 3))
    wide = Tolerances(wait_treatment_days=1e6, wait_inside_days=1e6, wait_later_days=1e6)
    mine, theirs = tables(slower), tables(AS_IT_IS)
    tight_same = of_all(PeopleComparison.of(mine, theirs).people())["same"]
    wide_same = of_all(PeopleComparison.of(mine, theirs, tolerances=wide).people())["same"]
    assert wide_same > tight_same


def test_people_who_left_before_a_moment_are_not_counted() -> None:
    mine, theirs = tables(NO_CRISIS_TEAM), tables(AS_IT_IS)
    everybody = of_all(PeopleComparison.of(mine, theirs).people())
    later = of_all(PeopleComparison.of(mine, theirs, from_days=50.0).people())
    assert later["people"] < everybody["people"]
    for name in ("worse_off", "better_off", "mixed"):
        assert later[name] == everybody[name]


def test_an_interval_needs_two_replications() -> None:
    mine, theirs = tables(NO_CRISIS_TEAM, replications=1), tables(AS_IT_IS, replications=1)
    assert np.isnan(of_all(PeopleComparison.of(mine, theirs).people())["worse_off_low"])
    two = of_all(compared(NO_CRISIS_TEAM, AS_IT_IS).people())
    assert two["worse_off_low"] <= two["worse_off"] <= two["worse_off_high"]


def test_different_replications_are_refused() -> None:
    mine = tables(AS_IT_IS, replications=1)
    with pytest.raises(ValueError, match="same replications"):
        PeopleComparison.of(mine, tables(AS_IT_IS))
    with pytest.raises(ValueError, match="same replications"):
        PeopleComparison.of({}, {})


def test_a_tolerance_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="wait_crisis_days of -1 days is not allowed"):
        Tolerances(wait_crisis_days=-1.0)


def test_whoever_waits_as_long_or_longer_can_only_lose_a_recovery() -> None:
    mine, theirs = tables(SLOW), tables(FAST)
    for replication, table in mine.items():
        there = theirs[replication]
        assert table.column("patient").equals(there.column("patient"))
        longer = (
            table.column("wait_treatment_days").to_numpy() >= there.column("wait_treatment_days").to_numpy()
        )
        recovered = [t.column("recoveries").to_numpy().astype(int)[longer] for t in (table, there)]
        assert (recovered[0] <= recovered[1]).all()
        assert recovered[0].sum() < recovered[1].sum()


def test_the_difference_is_that_of_the_measures_when_nothing_differs_before_the_window() -> None:
    window = Window(from_days=40.0, to_days=HORIZON_DAYS)
    streams = Streams(seed=11, replication=0)
    totals = []
    for system in (NO_CRISIS_TEAM, AS_IT_IS):
        network = network_of(system, HORIZON_DAYS)
        measures = measures_of(run(network, streams), network, system, streams, window=window)
        labels = ["pathway", "group", "step", "team", "period"]
        measures = measures[(measures[labels] == "all").all(axis=1)]
        totals.append(measures.set_index("measure")["value"])
    mine, theirs = tables(NO_CRISIS_TEAM, replications=1), tables(AS_IT_IS, replications=1)
    falls = PeopleComparison.of(mine, theirs).falls()
    for harm, measure in (
        ("crisis_episodes", "crisis_episodes"),
        ("out_of_area_days", "out_of_area_days"),
        ("knock_on_pounds", "knock_on_cost_pounds"),
    ):
        net = of_all(falls, harm=harm)["net"]
        # The days of each person are kept to seven digits.
        assert net == pytest.approx(totals[0][measure] - totals[1][measure], rel=1e-5)


def test_what_the_tidy_table_holds_are_the_figures_of_people_and_falls() -> None:
    """Means over replications; a total is the sum of its groups in each of them."""
    comparison = compared(NO_CRISIS_TEAM, AS_IT_IS)
    keys, values = comparison.counts()
    means = {
        (pathway, group, measure): mean
        for (pathway, group, measure), mean in zip(
            keys.itertuples(index=False, name=None), values.mean(axis=1), strict=True
        )
    }
    assert len(means) == len(keys)
    people = comparison.people().set_index(["pathway", "group"])
    falls = comparison.falls().set_index(["harm", "pathway", "group"])
    for (pathway, group, measure), mean in means.items():
        if measure.startswith("people_"):
            assert mean == people.loc[(pathway, group), measure.removeprefix("people_")]
        else:
            harm = next(name for name in HARMS if measure.startswith(f"{name}_"))
            assert mean == pytest.approx(
                falls.loc[(harm, pathway, group), measure.removeprefix(f"{harm}_")], abs=1e-9
            )
    parts = {part_name(harm, part) for harm in HARMS for part in DIVISION}
    assert parts <= {measure.name for measure in PEOPLE_COMPARED}
    assert len(PEOPLE_COMPARED) == len(parts) + 3
