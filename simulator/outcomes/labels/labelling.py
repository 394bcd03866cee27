"""The labels of a study: of every estimate of every scenario, and of every difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.labels.evidence import QueueRows, is_evidence, rows_by_queue
from simulator.outcomes.labels.label import Label, joined_by_row
from simulator.outcomes.labels.rule import (
    Finding,
    begun_before,
    cut_off,
    either,
    knock_on_not_seen,
    little_seen,
    missing,
    precision,
    steadiness,
    warm_up_not_judged,
    warm_up_not_met,
    withheld,
    within_noise,
)
from simulator.outcomes.labels.sentence import Evidence, sentence
from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.samples.sample import Samples
from simulator.outcomes.statistics.interval import Interval

LABEL_COLUMNS: Final = (
    "scenario",
    "against",
    *DIMENSIONS,
    "measure",
    "label",
    "evidence",
    "value",
    "low",
    "high",
    "text",
)
"""The long table of labels: one row a label of one number; `against` is empty for what is no difference."""

_NAMED: Final = (*DIMENSIONS, "measure")
_FIGURES: Final = ("evidence", "value", "low", "high", "yardstick")
"""What a finding says of a row, in the order of `Evidence`."""
_NUMBERS: Final = {"value": "estimate", "low": "low", "high": "high"}

Findings = tuple[Finding, ...]
"""Of one scenario or one difference."""


class Labelled(NamedTuple):
    """The labels of one scenario's estimates, or of its differences from another."""

    scenario: str
    against: str
    """Empty for estimates."""
    findings: Findings
    present: NDArray[np.bool_]
    """`bool[row]`, which rows exist."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelPiece:
    """The rows of one scenario or one difference that have one label."""

    scenario: str
    against: str
    """Empty for estimates."""
    label: Label
    of_rows: Mapping[str, NDArray[Any]]
    """`[row]` by column: all of `LABEL_COLUMNS` but the three above, and `yardstick` as in `rule.Finding`."""

    def __len__(self) -> int:
        return len(self.of_rows["measure"])

    def column(self, name: str) -> NDArray[Any]:
        """`[row]`, one of `LABEL_COLUMNS`, or `yardstick`."""
        if name in self.of_rows:
            return self.of_rows[name]
        return np.full(len(self), str(getattr(self, name)), dtype=object)


def label_frame(pieces: Iterable[LabelPiece]) -> pd.DataFrame:
    """Labels in one table: columns of `LABEL_COLUMNS` and `yardstick`."""
    kept = list(pieces)
    names = [*LABEL_COLUMNS, "yardstick"]
    if not kept:
        return pd.DataFrame(columns=names)
    return pd.DataFrame({name: np.concatenate([piece.column(name) for piece in kept]) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labelling:
    """What every estimate of every scenario is labelled with."""

    samples: Samples
    estimated: Mapping[str, Interval]
    """By scenario, the estimate of every row."""
    about_the_run: Mapping[str, Findings]
    """By scenario, what is true of a number and of every difference from it: steadiness, warm-up, window."""
    about_the_estimate: Mapping[str, Findings]
    """By scenario, what is true of the estimate alone: its precision, and where it has no value."""
    by_queue: tuple[QueueRows, ...]

    @classmethod
    def of(cls, samples: Samples, judged_warm_up: pd.DataFrame | None = None) -> Labelling:
        """The labels of every scenario.

        Parameters
        ----------
        samples
            The study.
        judged_warm_up
            What `rule.warm_up_not_met` takes; no warm-up is judged when absent.
        """
        by_queue = rows_by_queue(samples.keys)
        evidence = is_evidence(samples.keys)
        estimated = {scenario: samples.estimated(scenario) for scenario in samples.values}
        about_the_run, about_the_estimate = {}, {}
        for scenario, found in estimated.items():
            replications = len(samples.replications[scenario])
            about_the_run[scenario] = (
                *steadiness(found, by_queue),
                warm_up_not_met(judged_warm_up, scenario, samples.keys, by_queue),
                warm_up_not_judged(judged_warm_up, scenario, samples.keys, by_queue),
                cut_off(found, by_queue),
            )
            for finding in about_the_run[scenario]:
                finding.rows[np.isnan(found.estimate)] = False
            about_the_estimate[scenario] = (
                precision(found, found.estimate, samples.keys["unit"], evidence, replications),
                *missing(found, replications),
            )
        return cls(
            samples=samples,
            estimated=estimated,
            about_the_run=about_the_run,
            about_the_estimate=about_the_estimate,
            by_queue=by_queue,
        )

    def of_scenario(self, scenario: str) -> Findings:
        """The labels of one scenario's estimates."""
        return (*self.about_the_run[scenario], *self.about_the_estimate[scenario])

    def of_difference(
        self,
        scenario: str,
        against: str,
        found: Interval,
        verdict: NDArray[np.object_],
        differing: NDArray[np.int64],
        kept_out: NDArray[np.int64],
    ) -> Findings:
        """The labels of the differences between two scenarios.

        Parameters
        ----------
        scenario, against
            Their names.
        found
            The paired differences.
        verdict
            `object[row]`, what each means. What is exactly the same needs no label.
        differing
            `int64[row]`, replications in which the two are not exactly equal.
        kept_out
            `int64[row]`, the row of the list for which a difference is not called better, else -1.
        """
        replications = len(self.samples.replications[scenario])
        evidence = is_evidence(self.samples.keys)
        reference = self.estimated[against].estimate
        # What is nothing in the reference, as a saving is, can only be set beside the difference itself.
        of = np.where(reference == 0, found.estimate, reference)
        own = (
            precision(found, of, self.samples.keys["unit"], evidence, replications),
            *little_seen(found, verdict, differing, replications),
            within_noise(found, verdict),
            *missing(found, replications),
        )
        began = begun_before(self.estimated[scenario], self.estimated[against], self.samples.keys)
        unseen = knock_on_not_seen(self.samples.keys, verdict, replications)
        own[0].rows[verdict == "too few differ"] = False
        inherited = tuple(
            either(first, second)
            for first, second in zip(self.about_the_run[scenario], self.about_the_run[against], strict=True)
        )
        alike = np.isin(verdict.astype(str), ("no difference", "not seen"))
        for finding in (*inherited, began, own[0], *own[2:5]):
            finding.rows[alike | np.isnan(found.estimate)] = False
        return (withheld(found, self.samples.keys, kept_out), *inherited, began, *own, unseen)

    def column(self, findings: Findings) -> NDArray[np.object_]:
        """`object[row]`, the labels of each row as one text."""
        return joined_by_row([(f.label, f.rows) for f in findings], len(self.samples.keys))

    def growth(self) -> pd.DataFrame:
        """How the list changes behind every number without a steady state.

        Returns
        -------
        pandas.DataFrame
            Columns `scenario`, the keys, `measure`, `value`, `low` and `high`; patients a month.
        """
        keys, frames = self.samples.keys, []
        for scenario, found in self.estimated.items():
            finding = self.about_the_run[scenario][0]
            unsteady = finding.rows & self.samples.present[scenario]
            for queue in self.by_queue:
                of_queue = np.isin(finding.evidence, [measure.name for measure in queue.queue.evidence])
                rows = np.flatnonzero(unsteady & of_queue & (queue.growth >= 0))
                source = queue.growth[rows]
                numbers = {name: getattr(found, column)[source] for name, column in _NUMBERS.items()}
                frames.append(keys.iloc[rows][list(_NAMED)].assign(scenario=scenario, **numbers))
        return pd.concat(frames, ignore_index=True)

    def pieces(self, parts: Iterable[Labelled]) -> Iterator[LabelPiece]:
        """Every label with the number behind it: one label of one part at a time, none without rows."""
        keys = {name: self.samples.keys[name].to_numpy(object) for name in (*_NAMED, "unit")}
        for part in parts:
            yield from self._pieces(part, keys)

    def _pieces(self, part: Labelled, keys: Mapping[str, NDArray[np.object_]]) -> Iterator[LabelPiece]:
        replications = len(self.samples.replications[part.scenario])
        for finding in part.findings:
            rows = np.flatnonzero(finding.rows & part.present)
            # There is no number behind the label that says that there is none.
            if finding.label is Label.NO_VALUE or not len(rows):
                continue
            figures = [getattr(finding, name)[rows] for name in _FIGURES]
            texts = [
                sentence(Evidence(finding.label, name, value, low, high, yardstick, unit, replications))
                for name, value, low, high, yardstick, unit in zip(*figures, keys["unit"][rows], strict=True)
            ]
            yield LabelPiece(
                scenario=part.scenario,
                against=part.against,
                label=finding.label,
                of_rows={name: keys[name][rows] for name in _NAMED}
                | dict(zip(_FIGURES, figures, strict=True))
                | {"text": np.array(texts, dtype=object)},
            )
