"""Who is worse off, better off, mixed or the same, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.outcomes.measures.person_column import CARE_KINDS, PERSON_SCHEMA, Standing
from simulator.outcomes.people.fall import PARTS, parts_of, told_apart
from simulator.outcomes.people.judgement import Outcome, Tolerances, judged
from simulator.outcomes.people.pairing import Pair, People

TREATED = {
    "standing": Standing.COMPLETED,
    "at_kind": -1,
    "since_days": 200.0,
    "episodes": 1,
    "wait_treatment_days": 50.0,
    "wait_first_contact_days": 10.0,
    "recoveries": 1,
    **{f"{done}_{kind}": 1 for done in ("started", "finished") for kind in ("access", "treatment")},
}
WAITING_FOR_TREATMENT = TREATED | {
    "standing": Standing.WAITING,
    "at_kind": CARE_KINDS.index("treatment"),
    "since_days": 60.0,
    "recoveries": 0,
    "started_treatment": 0,
    "finished_treatment": 0,
    "wait_treatment_days": 305.0,
}
IN_TREATMENT = TREATED | {
    "standing": Standing.IN_CARE,
    "at_kind": CARE_KINDS.index("treatment"),
    "since_days": 300.0,
    "recoveries": 0,
    "finished_treatment": 0,
}
GAVE_UP = WAITING_FOR_TREATMENT | {
    "standing": Standing.LOST,
    "at_kind": -1,
    "wait_treatment_days": 40.0,
    "gave_up": 1,
    "losses": 1,
    "unserved_treatment": 1,
}
CRISIS_ON_THE_WAY = {"crises": 1, "started_crisis": 1, "finished_crisis": 1}
GOT_WORSE = TREATED | CRISIS_ON_THE_WAY | {"deteriorated": 1, "unserved_treatment": 1}
CRISIS_AFTER_TREATMENT = TREATED | CRISIS_ON_THE_WAY

Values = dict[str, float]


def one(person: Values) -> People:
    named = ("pathway", "group", "patient_class", "at_step")
    return People(
        group=np.zeros(1, dtype=np.int64),
        columns={
            name: np.array([float(person.get(name, 0.0))])
            for name in PERSON_SCHEMA.names
            if name not in named
        },
    )


def pair(scenario: Values, reference: Values) -> Pair:
    nobody = one(TREATED).chosen(np.array([], dtype=np.int64))
    return Pair(scenario=one(scenario), reference=one(reference), only_scenario=nobody, only_reference=nobody)


def outcome(scenario: Values, reference: Values) -> Outcome:
    there = Outcome(judged(pair(scenario, reference), Tolerances()).outcome[0])
    back = Outcome(judged(pair(reference, scenario), Tolerances()).outcome[0])
    swapped = {Outcome.WORSE_OFF: Outcome.BETTER_OFF, Outcome.BETTER_OFF: Outcome.WORSE_OFF}
    assert back == swapped.get(there, there)
    return there


def part(scenario: Values, reference: Values, harm: str) -> str:
    both = pair(scenario, reference)
    parts = parts_of(both, harm, 1, told_apart(both, np.array([False])))
    (found,) = [name for name in PARTS if parts[name][0] != 0]
    return found


def test_nothing_beyond_its_tolerance_is_the_same() -> None:
    assert outcome(TREATED | {"wait_treatment_days": 57.0}, TREATED) == Outcome.SAME


def test_one_thing_worse_and_none_better_is_worse_off() -> None:
    assert outcome(TREATED | {"wait_treatment_days": 57.5}, TREATED) == Outcome.WORSE_OFF
    assert outcome(TREATED | {"recoveries": 0}, TREATED) == Outcome.WORSE_OFF
    assert outcome(TREATED | {"out_of_area_days": 2.0}, TREATED) == Outcome.WORSE_OFF
    assert outcome(CRISIS_AFTER_TREATMENT, TREATED) == Outcome.WORSE_OFF


def test_a_longer_wait_without_the_crisis_is_mixed() -> None:
    longer = TREATED | {"wait_treatment_days": 80.0}
    assert outcome(longer, CRISIS_AFTER_TREATMENT) == Outcome.MIXED


def test_a_small_loss_is_no_harm_by_itself_but_counts_as_the_price_of_a_gain() -> None:
    loss = {"wait_first_contact_days": 12.0}
    assert outcome(TREATED | loss, TREATED) == Outcome.SAME
    assert outcome(TREATED, TREATED | {"wait_crisis_days": 2.0}) == Outcome.BETTER_OFF
    assert outcome(TREATED | loss, TREATED | {"wait_crisis_days": 2.0}) == Outcome.MIXED


def test_somebody_treated_before_getting_worse_is_better_off_and_the_crisis_avoided() -> None:
    assert outcome(TREATED, GOT_WORSE) == Outcome.BETTER_OFF
    assert part(TREATED, GOT_WORSE, "crisis_episodes") == "avoided"
    assert part(TREATED, GOT_WORSE, "deteriorated") == "avoided"


@pytest.mark.parametrize("reference", [CRISIS_AFTER_TREATMENT, GOT_WORSE], ids=["by route", "got worse"])
def test_a_crisis_is_held_back_from_people_who_still_wait(reference: Values) -> None:
    assert part(WAITING_FOR_TREATMENT, reference, "crisis_episodes") == "held_back"


def test_people_held_back_are_worse_off_whatever_has_not_happened_to_them_yet() -> None:
    assert outcome(WAITING_FOR_TREATMENT, CRISIS_AFTER_TREATMENT) == Outcome.WORSE_OFF
    assert outcome(WAITING_FOR_TREATMENT, TREATED | {"wait_inside_days": 30.0}) == Outcome.WORSE_OFF


def test_where_the_reference_came_to_harm_on_the_way_a_longer_wait_is_mixed() -> None:
    assert outcome(WAITING_FOR_TREATMENT, GOT_WORSE) == Outcome.MIXED


def test_a_crisis_is_held_back_from_people_in_a_treatment_that_was_over_in_the_reference() -> None:
    assert part(IN_TREATMENT, CRISIS_AFTER_TREATMENT, "crisis_episodes") == "held_back"


def test_a_crisis_is_held_back_from_people_on_the_list_of_the_crisis_team() -> None:
    on_the_list = TREATED | {
        "standing": Standing.WAITING,
        "at_kind": CARE_KINDS.index("crisis"),
        "crises": 1,
        "wait_crisis_days": 60.0,
    }
    assert part(on_the_list, CRISIS_AFTER_TREATMENT, "crisis_episodes") == "held_back"
    assert outcome(on_the_list, CRISIS_AFTER_TREATMENT) == Outcome.WORSE_OFF


def test_days_elsewhere_are_held_back_from_people_who_came_to_the_ward_later() -> None:
    there = {
        "standing": Standing.IN_CARE,
        "at_kind": CARE_KINDS.index("inpatient"),
        "started_inpatient": 1,
    }
    later = TREATED | there | {"since_days": 350.0, "out_of_area_days": 15.0}
    earlier = TREATED | there | {"since_days": 320.0, "out_of_area_days": 45.0}
    assert part(later, earlier, "out_of_area_days") == "held_back"
    assert outcome(later, earlier) == Outcome.SAME


def test_days_elsewhere_so_far_are_no_gain_while_the_next_step_has_not_accepted() -> None:
    """Held out of area at the end, beside who had more such days and has gone on to treatment."""
    there = {"started_inpatient": 1, "finished_inpatient": 1}
    went_on = TREATED | there | {"out_of_area_days": 60.0}
    came_later = WAITING_FOR_TREATMENT | there | {"out_of_area_days": 30.0}
    assert outcome(came_later | {"still_elsewhere": 1}, went_on) == Outcome.WORSE_OFF
    assert outcome(came_later | {"still_elsewhere": 0}, went_on) == Outcome.MIXED
    assert part(came_later | {"still_elsewhere": 1}, went_on, "out_of_area_days") == "held_back"


def test_days_elsewhere_saved_by_an_earlier_next_step_are_avoided() -> None:
    there = {"started_inpatient": 1, "finished_inpatient": 1}
    sooner = TREATED | there | {"out_of_area_days": 20.0, "wait_later_days": 5.0}
    later = TREATED | there | {"out_of_area_days": 60.0, "wait_later_days": 45.0}
    assert part(sooner, later, "out_of_area_days") == "avoided"
    assert outcome(sooner, later) == Outcome.BETTER_OFF


def test_people_who_gave_up_have_lost_the_care_and_are_worse_off_though_they_waited_less() -> None:
    assert outcome(GAVE_UP, TREATED) == Outcome.WORSE_OFF
    assert outcome(GAVE_UP, CRISIS_AFTER_TREATMENT) == Outcome.WORSE_OFF
    assert part(GAVE_UP, CRISIS_AFTER_TREATMENT, "crisis_episodes") == "lost"


def test_not_giving_up_because_the_list_was_joined_later_is_held_back() -> None:
    at_the_door = {
        "standing": Standing.WAITING,
        "at_kind": CARE_KINDS.index("access"),
        "episodes": 1,
        "wait_first_contact_days": 100.0,
    }
    assert part(at_the_door, GAVE_UP, "gave_up") == "held_back"
    assert part(WAITING_FOR_TREATMENT, GAVE_UP, "losses") == "held_back"


def test_being_treated_instead_of_giving_up_is_avoided_loss_and_better_off() -> None:
    assert part(TREATED, GAVE_UP, "losses") == "avoided"
    assert outcome(TREATED, GAVE_UP) == Outcome.BETTER_OFF


def test_a_later_return_is_held_back() -> None:
    returned = CRISIS_AFTER_TREATMENT | {"episodes": 2}
    assert part(TREATED | {"may_return": 1}, returned, "crisis_episodes") == "held_back"
    assert part(TREATED, returned, "crisis_episodes") == "avoided"


def test_a_recovery_gained_is_avoided_harm_and_one_lost_is_a_rise() -> None:
    assert part(TREATED, TREATED | {"recoveries": 0}, "not_recovered") == "avoided"
    assert part(WAITING_FOR_TREATMENT, TREATED, "not_recovered") == "rises"


def test_a_longer_wait_that_both_have_had_counts_for_the_one_who_is_further_on() -> None:
    seen_in_crisis = CRISIS_ON_THE_WAY | {"wait_crisis_days": 2.0}
    further_on = CRISIS_AFTER_TREATMENT | {"wait_crisis_days": 12.0}
    assert outcome(further_on, WAITING_FOR_TREATMENT | seen_in_crisis) == Outcome.MIXED


def test_a_wait_on_a_list_that_only_the_one_further_on_has_joined_does_not_count() -> None:
    further_on = CRISIS_AFTER_TREATMENT | {"wait_crisis_days": 12.0}
    assert outcome(further_on, WAITING_FOR_TREATMENT) == Outcome.BETTER_OFF
