"""The study: many experiments, and how often each interval covered the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context

import numpy as np
import pandas as pd
from scipy import stats

from benchmarks.coverage.case import BASELINE, CUT, Case, cases
from benchmarks.coverage.experiment import Arm, arms, experiment
from simulator.outcomes import Comparison

SEED = 20_261_126
EXPERIMENTS, REPLICATIONS = 1000, 20
NOMINAL_SHARE = 0.95
ALLOWED_SHARES = (0.93, 0.97)


@dataclass(frozen=True, slots=True)
class Question:
    """One interval of every experiment."""

    kind: str
    measure: str
    of: str
    """A scenario, or `difference`."""
    exact: float


@dataclass(slots=True)
class Answer:
    """How often it covered."""

    covered: int = 0
    asked: int = 0
    no_interval: int = 0
    errors: list[float] = field(default_factory=list)
    """Estimate minus truth of each experiment."""
    half_widths: list[float] = field(default_factory=list)

    def tell(self, estimate: float, low: float, high: float, exact: float) -> None:
        """One more experiment; an interval that is not there does not cover."""
        self.asked += 1
        if np.isnan(low) or np.isnan(high):
            self.no_interval += 1
            return
        self.covered += bool(low <= exact <= high)
        self.errors.append(estimate - exact)
        self.half_widths.append((high - low) / 2)

    @property
    def share(self) -> float:
        """Share of the experiments whose interval covered the truth."""
        return self.covered / self.asked

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of that share (Wilson's, for a binomial)."""
        found = stats.binomtest(self.covered, self.asked).proportion_ci(0.95, method="wilson")
        return float(found.low), float(found.high)

    @property
    def is_allowed(self) -> bool:
        """Whether the share lies within what issue 4 allows."""
        return ALLOWED_SHARES[0] <= self.share <= ALLOWED_SHARES[1]


Change = Callable[[float, float, float], tuple[float, float, float]]
"""What is done to an interval before it is judged: nothing in the study, something wrong in its test."""


def as_it_is(estimate: float, low: float, high: float) -> tuple[float, float, float]:
    """The interval of the product."""
    return estimate, low, high


Found = tuple[Question, float, float, float]
"""A question with estimate, low and high."""


def covered(
    *,
    experiments: int = EXPERIMENTS,
    replications: int = REPLICATIONS,
    seed: int = SEED,
    workers: int = 1,
    change: Change = as_it_is,
    report: Callable[[int], None] = lambda _: None,
) -> dict[Question, Answer]:
    """How often each interval covered the truth.

    Parameters
    ----------
    experiments
        How many comparisons, each with replications of its own.
    replications
        Of each scenario in an experiment.
    seed
        Of the study.
    workers
        Processes; the answers are the same for any number.
    change
        Applied to every interval.
    said
        Told the number of experiments done.
    """
    answers: dict[Question, Answer] = {}
    for done, found in enumerate(_every_experiment(experiments, replications, seed, workers), start=1):
        for question, *interval in found:
            answers.setdefault(question, Answer()).tell(*change(*interval), question.exact)
        report(done)
    return answers


def _every_experiment(
    experiments: int, replications: int, seed: int, workers: int
) -> Iterator[Iterable[Found]]:
    jobs = [(seed, number, replications) for number in range(experiments)]
    if workers == 1:
        yield from map(_one_experiment, jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as crew:
        yield from crew.map(_one_experiment, jobs)


def _one_experiment(job: tuple[int, int, int]) -> list[Found]:
    seed, number, replications = job
    scenarios, asked = _prepared()
    comparison = experiment(scenarios, seed, number, replications, [case.measure for case in asked])
    return list(_intervals(comparison, asked))


@cache
def _prepared() -> tuple[list[Arm], Sequence[Case]]:
    """Scenarios and cases, made once in each process."""
    return arms(), cases()


def _intervals(comparison: Comparison, asked: Sequence[Case]) -> Iterator[Found]:
    estimates = _by_measure(comparison.estimates(), "scenario", "estimate")
    differences = _by_measure(comparison.differences(), "scenario", "difference")
    for case in asked:
        for scenario, exact in case.exact.items():
            question = Question(case.kind, case.measure, scenario, exact)
            yield question, *estimates[scenario, case.measure]
        gap = case.exact[CUT] - case.exact[BASELINE]
        if gap:
            yield Question(case.kind, case.measure, "difference", gap), *differences[CUT, case.measure]
    yield from _by_fieller(comparison, asked)


def _by_measure(
    frame: pd.DataFrame, column: str, figure: str
) -> Mapping[tuple[str, str], tuple[float, float, float]]:
    rows = frame[[column, "measure", figure, "low", "high"]].itertuples(index=False)
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}


def _by_fieller(comparison: Comparison, asked: Sequence[Case]) -> Iterator[Found]:
    """Fieller's intervals of the same ratios, beside the product's."""
    samples = comparison.samples
    measures = samples.keys["measure"].to_numpy()
    for case in asked:
        if case.kind != "ratio":
            continue
        row = int(np.flatnonzero(measures == case.measure)[0])
        for scenario, exact in case.exact.items():
            above = samples.values[scenario][samples.numerator[row]]
            below = samples.values[scenario][samples.denominator[row]]
            low, high = fieller(above, below)
            question = Question("ratio, by Fieller", case.measure, scenario, exact)
            yield question, float(above.sum() / below.sum()), low, high


def fieller(above: np.ndarray, below: np.ndarray) -> tuple[float, float]:
    """Fieller's (1954) interval of a ratio of means; NaN where it is unbounded."""
    number = len(above)
    squared_t = float(stats.t.ppf((1 + NOMINAL_SHARE) / 2, number - 1)) ** 2
    (var_above, cov), (_, var_below) = np.cov(above, below) / number
    a = below.mean() ** 2 - squared_t * var_below
    b = above.mean() * below.mean() - squared_t * cov
    c = above.mean() ** 2 - squared_t * var_above
    if a <= 0 or b * b < a * c:
        return float("nan"), float("nan")
    root = (b * b - a * c) ** 0.5
    return float((b - root) / a), float((b + root) / a)
