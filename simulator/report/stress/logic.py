"""Items 2.1, 2.2 and 2.4 of the checklist: the model as a picture, as a course of events, as algorithms."""

from __future__ import annotations

from simulator.report.document.block import Blocks, Listing, Paragraph, Picture
from simulator.report.stress.activity import summary
from simulator.report.stress.diagram import pathway_svg
from simulator.report.stress.feature import Feature, features_of
from simulator.report.stress.subject import Subject
from simulator.wording import listed, per_cent


def overview(subject: Subject) -> Blocks:
    """2.1: one picture a pathway."""
    system = subject.base.baseline
    return tuple(
        Picture(
            name=pathway.name,
            svg=pathway_svg(pathway, system),
            description=f"Pathway {pathway.name}: steps as boxes with what they take and the ways out of "
            "care, routes between steps as arrows with their shares. After care: "
            + " ".join(
                f"{step.name}: {listed(f'{r.to} {per_cent(r.share)}' for r in step.course.routes)}."
                for step in pathway.steps
            ),
        )
        for pathway in system.pathways
    )


def base_logic(subject: Subject) -> Blocks:
    """2.2: what happens to a patient, in order."""
    features = features_of(subject.base)
    return (
        *(Paragraph(summary(pathway)) for pathway in subject.base.baseline.pathways),
        Paragraph("What happens to a patient at a step, in order:"),
        Listing(tuple(text for feature, text in _COURSE_OF_EVENTS if feature is None or feature in features)),
        Paragraph("docs/model.md explains each point and names the code that decides it."),
    )


_COURSE_OF_EVENTS: tuple[tuple[Feature | None, str], ...] = (
    (
        None,
        "The patient joins the list of the place that the step needs or, without one, of its clinicians; a "
        "step that needs neither starts at once.",
    ),
    (
        "risks",
        "While the patient waits, giving up (patience), getting worse (deterioration) and being placed "
        "elsewhere (overflow) compete; the first to come takes the patient off the list.",
    ),
    ("priority", "A priority may rise after a stated wait."),
    (None, "When a place is granted, a place kept at an earlier step is given up at that moment."),
    (
        "contacts",
        "Contacts follow: each waits for a clinician, takes clinician time, and is missed with a stated "
        "probability. The next is due a stated interval after the start of this one. So many missed in a "
        "row as the step states end the course early.",
    ),
    (None, "A step without clinicians has one stay of random length instead."),
    (
        None,
        "Then the patient is routed to another step or out of care, by shares that may differ by group, "
        "at once or after a delay.",
    ),
    ("held places", "A step that holds its place keeps it until the next step accepts (delayed discharge)."),
    ("re-referral", "After leaving care a patient may come back, with a memory of earlier episodes."),
)


def algorithms(subject: Subject) -> Blocks:
    """2.4: what is computed, and where it is described."""
    features = features_of(subject.base).union(*map(features_of, subject.scenarios))
    points = [text for feature, text in _ALGORITHMS if feature is None or feature in features]
    return (Listing(tuple(points)),)


_ALGORITHMS: tuple[tuple[Feature | None, str], ...] = (
    (
        None,
        "Arrivals: the nth referral of a group comes when the cumulative rate reaches the sum of n "
        "exponential gaps; rates are constant within a day (simulator/simulation/arrivals.py).",
    ),
    (
        "budget",
        "From money to capacity: the money of the lines that sustain a pool, relative to the first day, "
        "multiplies its whole-time equivalents, places or beds; ceil(WTE) clinicians each work at "
        "WTE ÷ ceil(WTE), places and beds go to the nearest whole one (simulator/domain/team.py).",
    ),
    (
        "cuts",
        "Division of a cut: whole pence in proportion to budgets, by largest remainder; a phased cut "
        "comes in equal monthly steps (simulator/domain/change/money_change.py).",
    ),
    (
        "cuts",
        "Equal-money slice: for each cut that saves, the same pence a year from the same date with the same "
        "phasing, off every team in proportion to its budget (simulator/domain/scenario.py).",
    ),
    (
        "daily risk",
        "Daily risk of giving up: on day x of waiting (x/c)^b ÷ (1 + (x/c)^b), the form of Murch et al. "
        "(2021), Operations Research for Health Care 30:100311 (simulator/domain/hazard.py).",
    ),
    (
        "day one",
        "People of day one: risks are drawn on the condition that they have not acted yet; the age of a "
        "stay in progress has density (1 − F(x)) ÷ mean (Cox 1962, Renewal Theory; "
        "simulator/compilation/day_one.py).",
    ),
    (
        None,
        "Serving a list: whenever a pool has room, the first of the list starts; pools that change at one "
        "moment are served in their order in the file.",
    ),
    (
        "overflow",
        "Overflow: a patient who has waited for the stated time without a place is placed elsewhere at a "
        "price by day, and stays there until the stay ends; where the step holds its place, until the next "
        "step accepts.",
    ),
    (
        None,
        "Share seen in time: a cumulative incidence with leaving unseen as a competing risk (Aalen and "
        "Johansen 1978; simulator/outcomes/statistics/incidence.py).",
    ),
)
