"""The measures of the two waiting-time clocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from simulator.domain.pathway import Clock
from simulator.outcomes.measure import PEOPLE, Harm, Kind, Measure

WEEKS: Final = (4, 6, 18)
"""Limits reported for every pathway: the four weeks proposed for community care (NHS England, 2021) and the
six and eighteen weeks of Talking Therapies (NHS England, access and waiting time standards)."""

LONG_WEEKS: Final = (18, 52)
"""The long waits that NHS England publishes for referral to treatment."""

CLOCKS: Final[tuple[Clock, ...]] = ("first_contact", "treatment")

_WRITTEN: Final = {"first_contact": "first contact", "treatment": "treatment"}
_RULE: Final = {
    "first_contact": "the clock starts when the referral is received and stops at the first attended contact "
    "(a stay counts from its start, a crisis or an admission only for those referred to it)",
    "treatment": "the clock starts when the referral is received and stops at the first attended contact of "
    "a treatment (a stay counts from its start; a place granted or a contact missed stops nothing)",
}
_STANDARD_SOURCE: Final = (
    "NHS England, access and waiting time standards, "
    "https://www.england.nhs.uk/mental-health/resources/access-waiting-time"
)
_INCIDENCE_SOURCE: Final = "Aalen and Johansen (1978), Scandinavian Journal of Statistics 5:141-150"
_SEEN: Final = (
    "the wait of patients whose clock stopped in the period; neither direction is harm, because it also "
    "falls when those who would have waited longest give up: read it with the share seen in time and the list"
)
_RUNNING: Final = "patients whose clock runs at the end of the period"


def _clock_measure(
    clock: Clock, name: str, title: str, unit: str, kind: Kind, says: str, harm: Harm = "more"
) -> Measure:
    return Measure(
        name=name.replace("CLOCK", clock),
        title=title.replace("CLOCK", _WRITTEN[clock]),
        unit=unit,
        definition=f"{says}; {_RULE[clock]}.",
        harm=harm,
        kind=kind,
        by=PEOPLE,
        source=_STANDARD_SOURCE,
    )


def _of_seen(clock: Clock) -> tuple[Measure, ...]:
    return (
        _clock_measure(
            clock,
            "CLOCK_seen",
            "Patients who reached CLOCK",
            "patients",
            "count",
            "Patients whose clock stopped in the period",
            "less",
        ),
        _clock_measure(
            clock,
            "CLOCK_wait_mean_days",
            "Mean wait to CLOCK of those seen",
            "days",
            "level",
            f"Mean of {_SEEN}",
            "neither",
        ),
        _clock_measure(
            clock,
            "CLOCK_wait_median_days",
            "Median wait to CLOCK of those seen",
            "days",
            "percentile",
            f"Median of {_SEEN}",
            "neither",
        ),
        _clock_measure(
            clock,
            "CLOCK_wait_p90_days",
            "Wait to CLOCK that one in ten of those seen exceeds",
            "days",
            "percentile",
            f"90th percentile of {_SEEN}",
            "neither",
        ),
    )


def _of_waiting(clock: Clock) -> tuple[Measure, ...]:
    return (
        _clock_measure(
            clock,
            "waiting_for_CLOCK",
            "Still waiting for CLOCK",
            "patients",
            "level",
            f"Number of {_RUNNING}",
        ),
        _clock_measure(
            clock,
            "waiting_for_CLOCK_median_days",
            "Median wait so far for CLOCK",
            "days",
            "percentile",
            f"Median wait so far of {_RUNNING}",
        ),
        *(
            _clock_measure(
                clock,
                f"waiting_for_CLOCK_over_{weeks}_weeks",
                f"Waiting over {weeks} weeks for CLOCK",
                "patients",
                "level",
                f"Number of {_RUNNING} and has run for more than {weeks} weeks",
            )
            for weeks in LONG_WEEKS
        ),
    )


def _of_referred(clock: Clock) -> tuple[Measure, ...]:
    return tuple(
        replace(
            _clock_measure(
                clock,
                f"CLOCK_within_{weeks}_weeks_share",
                f"Share who reach CLOCK within {weeks} weeks",
                "share",
                "level",
                f"Share of the patients referred in the period who are seen within {weeks} weeks, leaving "
                "unseen being a competing risk and those still waiting at the end of the window censored",
                "less",
            ),
            source=_INCIDENCE_SOURCE,
        )
        for weeks in WEEKS
    )


OF_SEEN: Final = {clock: _of_seen(clock) for clock in CLOCKS}
OF_WAITING: Final = {clock: _of_waiting(clock) for clock in CLOCKS}
OF_REFERRED: Final = {clock: _of_referred(clock) for clock in CLOCKS}

WITHIN_STANDARD: Final = Measure(
    name="within_standard_share",
    title="Share seen within the waiting-time standard",
    unit="share",
    definition="Share of the patients referred in the period who are seen within the time and by the clock "
    "of the first standard of their pathway that applies to their group, leaving unseen being a "
    "competing risk and those still waiting at the end of the window censored; groups without a standard "
    "are left out; with the name of a standard behind a slash, the same for it and the groups it applies to.",
    harm="less",
    kind="level",
    by=PEOPLE,
    source=_INCIDENCE_SOURCE,
)
SEEN_WITHIN_STANDARD: Final = Measure(
    name="seen_within_standard_share",
    title="Share of those seen who were seen within the standard",
    unit="share",
    definition="Share of the patients whose clock stopped in the period for whom it stopped within the time "
    "of the first standard of their pathway that applies to their group, as standards are usually "
    "reported; it is silent about those who left or still wait.",
    harm="less",
    kind="level",
    by=PEOPLE,
    source=_STANDARD_SOURCE,
)

REFERRAL_WAITS: Final = (
    *(measure for clock in CLOCKS for measure in (*OF_SEEN[clock], *OF_WAITING[clock], *OF_REFERRED[clock])),
    WITHIN_STANDARD,
    SEEN_WITHIN_STANDARD,
)
