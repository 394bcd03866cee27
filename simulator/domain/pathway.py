"""Pathways: the steps one kind of patient may take, the routes between them and the risks of waiting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from simulator.domain.distribution import Deterministic, Distribution
from simulator.domain.price import StatedPrice

StepRole = Literal["triage", "assessment", "treatment", "crisis", "inpatient", "support"]
"""What a step is for; measures count completed courses, crisis episodes and bed days by it."""

ExitMeaning = Literal["completed", "signposted", "left", "refused"]
"""How an exit counts: care completed; seen and sent to where the patient belongs; the patient gave up or was
lost; turned away by the service, as for want of capacity."""

Clock = Literal["first_contact", "treatment"]
"""What stops a waiting-time clock: the first attended contact of all, or that of a treatment; a stay
counts from its start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way out of a step."""

    to: str
    """Name of a step or an exit of the same pathway."""
    share: float
    """Probability of this route, 0 to 1; the routes of one table sum to 1."""
    delay: Distribution | None = None
    """Days between the end of the step and joining the next list (or leaving); none when absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Something that may end a wait before the step starts: patience or deterioration."""

    after: Distribution
    """Days of waiting until it happens."""
    routes: tuple[Route, ...]
    """Where the patient then goes."""
    source: str = ""
    """Where the times come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflow:
    """A patient who cannot wait any longer is placed elsewhere, at a price."""

    after: Distribution
    """Days of waiting until it happens; 0 places elsewhere patients who are not admitted at once."""
    stay: Distribution | None
    """Days spent elsewhere; when absent, the stay the patient would have had here."""
    price_pence_per_day: int
    """Price of one day elsewhere, pence."""
    source: str
    """Where the price comes from."""
    stated: StatedPrice | None = None
    """The price as its source states it, where it gives the year of its prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """A priority that rises after waiting long enough."""

    after_days: float
    """Days of waiting until it rises; more than 0."""
    to_priority: int
    """The priority from then on; a smaller number goes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """A course of contacts with a clinician."""

    number: Distribution
    """Contacts to attend before the course is complete; rounded up to a whole number, at least 1."""
    length: Distribution = field(default_factory=lambda: Deterministic(value=1.0))
    """Clinician time of one contact, in multiples of the team's standard contact."""
    interval: Distribution = field(default_factory=lambda: Deterministic(value=7.0))
    """Days from the start of one contact until the next is due."""
    did_not_attend: float = 0.0
    """Probability that a booked contact is missed, 0 to 1."""
    did_not_attend_first: float | None = None
    """The same for the first booked contact of a course; as the others when absent."""
    ends_after_misses: int | None = None
    """Contacts missed in a row that end the course early; never when absent."""
    dropped_out_routes: tuple[Route, ...] = ()
    """Where a patient goes whose course ended early; needed when `ends_after_misses` is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What a patient group goes through at a step: the wait, the care, the way out."""

    routes: tuple[Route, ...]
    """Where patients go after the care."""
    sessions: Sessions | None = None
    """Contacts with a clinician; exactly one of `sessions` and `stay` is given."""
    stay: Distribution | None = None
    """Days in care of a step with no clinician pool."""
    priority: int = 1
    """Place in the list: a smaller number goes first."""
    rise: Rise | None = None
    """When and to what the priority rises."""
    patience: Risk | None = None
    """Giving up while waiting."""
    deterioration: Risk | None = None
    """Getting worse while waiting."""
    overflow: Overflow | None = None
    """Being placed elsewhere while waiting."""
    source: str = ""
    """Where times, contacts and routes come from."""


def stay_out_of_area(course: Course) -> Distribution | None:
    """Days in care of patients placed elsewhere; none where there is no overflow."""
    if course.overflow is None:
        return None
    return course.overflow.stay or course.stay


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """How likely a patient who completes a treatment has recovered.

    `p = at_best · max(0, 1 - lost_per_week_waited · weeks) · min(1, attended / full_course_sessions)`, the
    weeks counted from the referral to the first attended contact of the treatment, less the time in care in
    between.
    """

    at_best: float
    """Probability with no wait and a full course, 0 to 1."""
    lost_per_week_waited: float
    """Share of that probability lost with each week waited, 0 to 1."""
    full_course_sessions: float | None
    """Attended contacts from which more add nothing; no effect of contacts when absent."""
    source: str
    """Where the three figures come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolName:
    """A pool of a team."""

    team: str
    pool: str

    def __str__(self) -> str:
        """`team.pool`, as scenario files write it."""
        return f"{self.team}.{self.pool}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage of a pathway."""

    name: str
    role: StepRole
    course: Course
    """What every group goes through that `course_by_group` does not name."""
    course_by_group: Mapping[str, Course] = field(default_factory=dict)
    """Whole courses of the groups that differ."""
    place: PoolName | None = None
    """Pool of places or beds, one held for the whole step."""
    clinicians: PoolName | None = None
    """Pool of clinician time, taken for each contact."""
    holds_place: bool = False
    """Whether the place is kept until the next step accepts the patient."""
    notice_days: float = 0.0
    """Shortest time from joining the list to starting: no patient is booked sooner; 0 or more."""
    whole_days: bool = False
    """Whether stays, intervals and delays are rounded at random to whole days, keeping the mean."""
    recovery: Recovery | None = None
    """For treatments with a measured outcome."""
    price_pence_per_start: int = 0
    """Cost of one start that no team budget pays (an emergency attendance, an ambulance), pence."""
    stated: StatedPrice | None = None
    """That cost as its source states it, where it gives the year of its prices."""
    title: str = ""
    """What people call it; its name in words when empty."""

    def course_of(self, group: str) -> Course:
        """The course a patient group goes through."""
        return self.course_by_group.get(group, self.course)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A way out of care."""

    name: str
    meaning: ExitMeaning
    price_pence: int = 0
    """Cost that falls elsewhere for each patient who leaves this way, pence."""
    source: str = ""
    """Where the price comes from."""
    stated: StatedPrice | None = None
    """The price as its source states it, where it gives the year of its prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReReferral:
    """Coming back after leaving care, with a memory of earlier episodes."""

    share_by_episode: tuple[float, ...]
    """Probability of coming back after the first, second … episode; the last one continues."""
    after: Distribution
    """Days from leaving to coming back."""
    enters_at: str
    """Step joined on coming back."""
    from_exits: tuple[str, ...]
    """Exits after which it may happen."""
    source: str = ""
    """Where the shares and times come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A kind of patient within a pathway."""

    name: str
    enters_at: str
    """Step at which referrals join."""
    re_referral: ReReferral | None = None
    title: str = ""
    """What people call it; its name in words when empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A waiting-time standard with the clock it is measured by."""

    name: str
    within_days: float
    """Longest wait that meets the standard, days."""
    share: float
    """Share of patients that should meet it, 0 to 1."""
    clock: Clock
    """What stops the clock; it starts when the referral is received."""
    source: str
    groups: tuple[str, ...] = ()
    """Groups it applies to; all of the pathway when empty."""
    steps: tuple[str, ...] = ()
    """The only steps whose first attended contact stops the clock, treatments if that is the clock; any when
    empty."""

    def applies_to(self, group: str) -> bool:
        """Whether a patient group is held to it."""
        return not self.groups or group in self.groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """The steps one kind of patient may take, and the routes between them."""

    name: str
    groups: tuple[Group, ...]
    steps: tuple[Step, ...]
    exits: tuple[Exit, ...]
    standards: tuple[Standard, ...] = ()
    title: str = ""
    """What people call it; its name in words when empty."""

    def step(self, name: str) -> Step:
        """The step of this name; `KeyError` when there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)
