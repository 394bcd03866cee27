"""Section 3 of the checklist: sources, parameters and assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulator.domain.check.price import upratings_in_words
from simulator.domain.distribution import Deterministic, Distribution
from simulator.domain.pathway import Course
from simulator.report.document.block import Block, Blocks, Listing, Paragraph, Subheading, Table, Wanted
from simulator.report.stress.assumption import (
    KINDS,
    Figure,
    by_kind,
    can_be_looked_up,
    counted_by_kind,
    figures_of,
)
from simulator.report.stress.decision import decisions_for
from simulator.report.stress.phrase import number_in_words, time_in_words
from simulator.report.stress.subject import Subject
from simulator.wording import listed

RULE = (
    "A source that mentions an assumption makes every figure under it an assumption, even where it also "
    "cites something. 'Cited' means that the file names something else than an assumption: whether it "
    "says what the file says must still be looked up."
)
_TITLES = {"no source": "Without a source", "assumption": "Assumptions", "cited": "Cited"}


def register_of(subject: Subject) -> tuple[Figure, ...]:
    """The figures of the base model, then those that a scenario states otherwise."""
    figures = list(figures_of(subject.base))
    known = set(figures)
    for scenario in subject.scenarios:
        for figure in figures_of(scenario):
            if figure not in known:
                known.add(figure)
                figures.append(replace(figure, place=f"{figure.place} (in {scenario.name})"))
    return tuple(figures)


def sources(subject: Subject) -> Blocks:
    """3.1: every source that is cited, with the figures that rest on it."""
    figures = register_of(subject)
    cited = _places_by_source(by_kind(figures, "cited"))
    mixed = {
        s: p for s, p in _places_by_source(by_kind(figures, "assumption")).items() if can_be_looked_up(s)
    }
    columns = ("Source", "Figures that rest on it")
    blocks: list[Block] = [
        Table(title, columns, tuple((source, listed(places)) for source, places in found.items()))
        for title, found in (
            ("Sources cited", cited),
            ("Sources that cite something and assume the rest", mixed),
        )
        if found
    ]
    vague = [source for source in cited if not can_be_looked_up(source)]
    if vague:
        blocks.append(
            Wanted(f"year, DOI or address of what cannot be looked up as it stands: {'; '.join(vague)}")
        )
    return (
        *(blocks or (Paragraph("No figure of the scenario cites a source."),)),
        Paragraph("Bare assumptions are listed under 3.4."),
        Wanted(
            "for data of the trust's own: the system it was taken from, the period and the number of "
            "records, and who agreed its use"
        ),
    )


def _places_by_source(figures: Sequence[Figure]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for figure in figures:
        places.setdefault(figure.source, []).append(figure.place)
    return places


def preprocessing(subject: Subject) -> Blocks:
    """3.2: prices brought to one year; the rest no scenario file tells."""
    system = subject.base.baseline
    uprated = upratings_in_words(system)
    prices: Blocks = ()
    if uprated:
        prices = (
            Paragraph("The simulator brings prices of other years to that of the file:"),
            Listing(uprated),
        )
    elif system.price_year:
        prices = (Paragraph(f"All prices are of {system.price_year}."),)
    itself = "nothing else" if uprated else "nothing"
    brought = "" if system.price_year else "prices brought to one year, "
    return (
        *prices,
        Wanted(
            "what was done to the data before they became figures of the file: records left out, gaps "
            f"filled, {brought}outliers removed (the simulator itself changes {itself}: figures are used as "
            "the file states them)"
        ),
    )


def parameters(subject: Subject) -> Blocks:
    """3.3: distributions with parameters, and where the other figures stand."""
    rows = tuple(
        (pathway.name, step.name, group, what, words)
        for pathway in subject.base.baseline.pathways
        for step in pathway.steps
        for group, course in {"all": step.course, **step.course_by_group}.items()
        for what, words in _distributions(course)
        if group == "all" or (what, words) not in _distributions(step.course)
    )
    return (
        Paragraph(
            "Every figure stands once with its value: rates, growth, seasons and dated changes under "
            "2.5.5, contacts, stays and routes under 2.5.2, budgets and capacity with their dates under "
            "2.5.3, risks of waiting under 2.5.4, and each with its source under 3.4. What scenarios "
            "change is under 2.3. 'simulator resolve' prints the whole file with every default."
        ),
        *((Table("Distributions", ("Pathway", "Step", "Group", "Of", "Form"), rows),) if rows else ()),
        Paragraph("Random quantities are independent of one another: no correlation is modelled."),
        Wanted(
            "how the forms of the distributions were chosen and fitted, and which others were tried; "
            "ranges for figures that were varied"
        ),
    )


def _distributions(course: Course) -> list[tuple[str, str]]:
    of_times: list[tuple[str, Distribution | None]] = [
        ("stay", course.stay),
        ("patience", None if course.patience is None else course.patience.after),
        ("deterioration", None if course.deterioration is None else course.deterioration.after),
        ("overflow", None if course.overflow is None else course.overflow.after),
        ("stay elsewhere", None if course.overflow is None else course.overflow.stay),
        *((f"delay before {route.to}", route.delay) for route in course.routes),
    ]
    of_numbers: list[tuple[str, Distribution]] = []
    if course.sessions is not None:
        of_times.append(("time between contacts", course.sessions.interval))
        of_numbers = [
            ("number of contacts", course.sessions.number),
            ("length of a contact, in standard contacts", course.sessions.length),
        ]
    return [
        (what, time_in_words(found, in_full=True)) for what, found in of_times if found and _is_random(found)
    ] + [(what, number_in_words(found, in_full=True)) for what, found in of_numbers if _is_random(found)]


def _is_random(distribution: Distribution) -> bool:
    return not isinstance(distribution, Deterministic)


def assumed(subject: Subject) -> Blocks:
    """3.4: the register of figures, the doubtful ones first, and the simulator's own decisions."""
    figures = register_of(subject)
    blocks: list[Block] = [Paragraph(f"{counted_by_kind(figures)}. {RULE}")]
    for kind in KINDS:
        found = by_kind(figures, kind)
        blocks.append(Subheading(f"{_TITLES[kind]}: {len(found)}"))
        blocks.append(_table(kind, found) if found else Paragraph("None."))
    warnings = subject.warnings()
    blocks.append(Subheading("Legal and doubtful"))
    blocks.append(Listing(warnings) if warnings else Paragraph("'simulator check' finds nothing doubtful."))
    widest = next((s for s in subject.scenarios if s.cuts), subject.base)
    blocks += [
        Subheading("Decisions of the simulator"),
        Listing(decisions_for(widest)),
        Wanted("what else was taken for granted about the services, and who agreed to each assumption"),
    ]
    return tuple(blocks)


def _table(kind: str, figures: Sequence[Figure]) -> Table:
    if kind == "no source":
        return Table(
            "Figures without a source", ("Figure", "Value"), tuple((f.place, f.value) for f in figures)
        )
    rows = tuple((figure.place, figure.value, figure.source) for figure in figures)
    title = "Figures that are assumptions" if kind == "assumption" else "Figures that are cited"
    return Table(title, ("Figure", "Value", "Source"), rows)
