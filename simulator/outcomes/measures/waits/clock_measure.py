"""The measures of the two waiting-time clocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from simulator.domain.pathway import Clock
from simulator.outcomes.measures.dimension import GROUPS
from simulator.outcomes.measures.measure import PEOPLE, Harm, Kind, Measure

WEEKS: Final = (4, 6, 18)
"""Limits reported for every pathway: the four weeks proposed for community care (NHS England, 2021) and the
six and eighteen weeks of Talking Therapies (NHS England, access and waiting time standards)."""

LONG_WEEKS: Final = (18, 52)
"""The long waits that NHS England publishes for referral to treatment."""

CLOCKS: Final[tuple[Clock, ...]] = ("first_contact", "treatment")

REFERRED_SHARES: Final = (0.5, 0.9, 0.92)
"""Shares of those referred whose time to be seen is given: half, nine in ten, and the 92 % of the standard
for referral to treatment (NHS Constitution; NHS England, referral to treatment waiting times)."""


def seen_curve(clock: Clock) -> str:
    """Name of the curve of waits of those whose clock stopped in the window."""
    return f"{clock}_wait_days"


def waiting_curve(clock: Clock) -> str:
    """Name of the curve of waits so far of those whose clock runs at the end of the window."""
    return f"waiting_for_{clock}_days"


def referred_curve(clock: Clock) -> str:
    """Name of the curve of what became of those referred in the window."""
    return f"{clock}_wait_of_referred_days"


_WRITTEN: Final = {"first_contact": "first contact", "treatment": "treatment"}
_WRITTEN_SHARES: Final = {0.5: "half", 0.9: "90%", 0.92: "92%"}
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
    clock: Clock,
    name: str,
    title: str,
    unit: str,
    kind: Kind,
    says: str,
    harm: Harm = "more",
    read: tuple[str, float] = ("", 0.0),
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
        curve=read[0],
        share=read[1],
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
            "neither",
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
            read=(seen_curve(clock), 0.5),
        ),
        _clock_measure(
            clock,
            "CLOCK_wait_p90_days",
            "Wait to CLOCK that one in ten of those seen exceeds",
            "days",
            "percentile",
            f"90th percentile of {_SEEN}",
            "neither",
            read=(seen_curve(clock), 0.9),
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
            read=(waiting_curve(clock), 0.5),
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


def _days_of_referred(clock: Clock) -> tuple[Measure, ...]:
    return tuple(
        replace(
            _clock_measure(
                clock,
                f"CLOCK_wait_p{round(100 * share)}_of_referred_days",
                f"Days until {_WRITTEN_SHARES[share]} of those referred reach CLOCK",
                "days",
                "percentile",
                f"Days by which {_WRITTEN_SHARES[share]} of the patients referred in the window are seen; "
                "leaving unseen is a competing risk, and those still waiting at the end are censored; the "
                "value is infinite where so many leave unseen that fewer than this share are ever seen, and "
                "missing where patients were not followed for long enough",
                read=(referred_curve(clock), share),
            ),
            by=GROUPS,
            source=_INCIDENCE_SOURCE,
        )
        for share in REFERRED_SHARES
    )


OF_SEEN: Final = {clock: _of_seen(clock) for clock in CLOCKS}
OF_WAITING: Final = {clock: _of_waiting(clock) for clock in CLOCKS}
OF_REFERRED: Final = {clock: _of_referred(clock) for clock in CLOCKS}
DAYS_OF_REFERRED: Final = {clock: _days_of_referred(clock) for clock in CLOCKS}

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
    "reported; it leaves out those who left or still wait.",
    harm="less",
    kind="level",
    by=PEOPLE,
    source=_STANDARD_SOURCE,
)

REFERRAL_WAITS: Final = (
    *(
        measure
        for clock in CLOCKS
        for measure in (
            *OF_SEEN[clock],
            *OF_WAITING[clock],
            *OF_REFERRED[clock],
            *DAYS_OF_REFERRED[clock],
        )
    ),
    WITHIN_STANDARD,
    SEEN_WITHIN_STANDARD,
)
