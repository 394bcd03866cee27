"""The network: all that an engine knows. It knows nothing of files, cuts or pounds.

Steps, exits, classes and pools are referred to by their index in these tuples. A destination is a step index,
or `-1 - k` for exit k.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.simulation.chance.sampler import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityChange:
    """What a pool offers from a moment on."""

    at_days: float
    """Days from the start of the run; the first change of a pool is at 0."""
    servers: int
    """Clinicians, places or beds that can serve at once; 0 or more."""
    speed: float
    """Work done by one server in one day, in days of standard work; 1 for places and beds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Servers that share one list: clinicians, places or beds."""

    name: str
    changes: tuple[CapacityChange, ...]
    """Capacity through time, ascending; at least one."""
    contact_days: float = 1.0
    """Days a server of speed 1 spends on a standard contact."""
    in_treatment_first: bool = True
    """Whether people in treatment go before new starters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One destination of a routing."""

    to: int
    """A step index, or -1 - k for exit k."""
    delay: Law | None
    """Days between the end of the step and joining the next list, or leaving; none when absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Where patients go, by chance."""

    cumulative: tuple[float, ...]
    """Cumulative probabilities of `ways`, ending in exactly 1."""
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Something that ends a wait: days until it happens, and where the patient goes."""

    after: Law
    routing: Routing


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflow:
    """Being placed elsewhere while waiting: days until it happens, and days of care there.

    Where the step holds its place, a patient elsewhere stays on there until the next step accepts.
    """

    after: Law
    stay: Law


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """A course of contacts."""

    number: Law
    """Contacts to attend; rounded up, at least 1."""
    length: Law
    """Clinician time of a contact, in standard contacts."""
    interval: Law
    """Days from the start of a contact until the next is due."""
    did_not_attend: float
    did_not_attend_first: float
    ends_after_misses: int
    """Contacts missed in a row that end the course; 0 for never."""
    dropped_out: Routing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What one class of patients goes through at one step."""

    routing: Routing
    sessions: Sessions | None
    stay: Law | None
    """Days in care of a step without a clinician pool; exactly one of `sessions` and `stay` is given."""
    priority: int
    """A smaller number goes first."""
    rise_after_days: float
    """Days of waiting after which the priority rises; infinite for never."""
    rise_to: int
    patience: Risk | None
    deterioration: Risk | None
    overflow: Overflow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of one pathway, with the course of every class that may come there."""

    name: str
    """`pathway/step`: names the step's random streams."""
    place: int
    """Index of the pool a place is held in for the whole step; -1 for none."""
    clinicians: int
    """Index of the pool that takes the contacts; -1 for none."""
    holds_place: bool
    """Whether the place, or the one elsewhere, is kept after care until the next step accepts or the patient
    leaves care."""
    notice_days: float
    whole_days: bool
    courses: tuple[Course | None, ...]
    """By class index; none for classes of other pathways."""

    @property
    def list_pool(self) -> int:
        """Pool whose list a patient joins first: places, else clinicians; -1 where there is no wait."""
        return self.place if self.place >= 0 else self.clinicians


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A patient on a waiting list on day one."""

    waited_days: float
    patience_share: float
    """Probability that patience would have ended by now; conditions the draw on its not having."""
    deterioration_share: float
    overflow_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InCare:
    """A patient in the middle of a step on day one."""

    in_care_days: float
    elapsed_share: float
    """Probability that the stay, or the number of contacts, would have been used up by now."""
    attended: int
    """Contacts attended so far."""
    due_days: float
    """Moment the next contact is due, days from the start; 0 for a stay."""
    elsewhere: bool = False
    """Whether the patient was placed elsewhere: in the stay of the step's overflow, in no place of a pool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReReferral:
    """Coming back after leaving care."""

    share_by_episode: tuple[float, ...]
    after: Law
    enters_at: int
    from_exits: frozenset[int]
    """Indices of the exits after which it may happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """When new patients of a class arrive."""

    rates_per_day: tuple[float, ...]
    """Mean arrivals on each day of the run."""
    listed_days: tuple[float, ...] | None
    """Given moments instead of a random process, ascending."""
    logged_daily: bool
    """Whether arrivals count from the morning of their day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientClass:
    """Patients alike in pathway, group and origin; numbered from 0 within the class."""

    name: str
    """Names the class's random numbers."""
    pathway: str
    group: str
    enters_at: int
    """Step index."""
    arrivals: Arrivals | None = None
    """New referrals; none for the people of day one."""
    waiting: tuple[Waiting, ...] = ()
    """The people of day one on the list of `enters_at`, by patient number."""
    in_care: tuple[InCare, ...] = ()
    """The people of day one in care at `enters_at`, by number; a class has either these or `waiting`."""
    re_referral: ReReferral | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Pools, steps and classes of patients, over a horizon: the whole input of an engine but chance."""

    horizon_days: float
    """Events before this moment happen; more than 0."""
    period_edges: tuple[float, ...]
    """Moments that bound the reporting periods: 0, the first of each month, the horizon; days."""
    pools: tuple[Pool, ...]
    steps: tuple[Step, ...]
    exits: tuple[str, ...]
    """`pathway/exit` names."""
    classes: tuple[PatientClass, ...]
