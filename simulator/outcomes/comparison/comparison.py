"""Comparison: scenario minus baseline, and minus its equal-money slice, replication by replication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.domain.scenario import SLICE_SUFFIX
from simulator.errors import SimulatorError
from simulator.outcomes.comparison.estimate import estimates_of
from simulator.outcomes.comparison.harm import Harm, Pair
from simulator.outcomes.comparison.headline import headline_of
from simulator.outcomes.comparison.judgement import Structure, judged
from simulator.outcomes.comparison.ranking_table import Better, ranking_of
from simulator.outcomes.comparison.verdict import verdicts, without_intervals
from simulator.outcomes.labels.labelling import (
    LABEL_COLUMNS,
    Findings,
    Labelled,
    Labelling,
    LabelPiece,
    label_frame,
)
from simulator.outcomes.measures.dimension import DIMENSIONS, is_total
from simulator.outcomes.measures.money import GROSS_SAVING
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.samples.net_saving import with_net_saving
from simulator.outcomes.samples.sample import Samples
from simulator.outcomes.statistics.interval import Interval
from simulator.wording import written

EQUAL_SAVING_SHARE: Final = 0.005
"""Gross savings that differ by less than this share of the larger are equal. Assumption: of this product."""

DIFFERENCE_COLUMNS: Final = (
    "scenario",
    "against",
    *DIMENSIONS,
    "measure",
    "estimate",
    "reference",
    "difference",
    "low",
    "high",
    "relative_difference",
    "verdict",
    "replications",
    "unit",
    "label",
)


class Difference(NamedTuple):
    """One number of a scenario less that of another, paired by replication."""

    estimate: float
    low: float
    """Of the 95 % interval; NaN where it is withheld, as `high`."""
    high: float
    verdict: str
    """What it means; a `Verdict`."""
    labels: str
    """What must be said beside it: `label.Label`s joined by `; `."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """Several scenarios run with the same random numbers, the first of them the baseline."""

    samples: Samples
    """Every number of every replication, with what only a comparison tells: see `with_net_saving` and
    `with_people`."""
    slices: Mapping[str, str] = field(default_factory=dict)
    """By the name of a scenario, the name of the uniform slice that saves the same gross amount."""
    against: Sequence[str] = ()
    """Names of plans that the other plans are compared with too."""
    warm_up: pd.DataFrame | None = None
    """How long each measure takes to forget the first day: columns `scenario`, `pathway`, `group`, `step`,
    `team`, `measure`, `warm_up_days`, `suggested_days` and `verdict`. No warm-up is judged when absent."""
    structure: Structure = field(default_factory=Structure)
    """Which steps feed which, and which scenarios add capacity: decides what may be praised."""
    harms: Mapping[Pair, Harm] = field(default_factory=dict)
    """Harm person by person, by scenario and what it is compared with; empty where people were not kept."""
    labelling: Labelling = field(init=False, repr=False)
    """What must be said beside each number."""

    @classmethod
    def of(
        cls,
        table: pd.DataFrame,
        *,
        slices: Mapping[str, str] | None = None,
        warm_up: pd.DataFrame | None = None,
        waits: pd.DataFrame | None = None,
        structure: Structure | None = None,
    ) -> Self:
        """The comparison of the scenarios in a tidy table, the first of them the baseline.

        Parameters
        ----------
        table
            The columns of `measures_of` with `scenario` and `replication`.
        slices, warm_up, structure
            As the fields.
        waits
            How many people waited how long in each replication, for percentiles of all of them together; the
            columns of `pooled_wait.WAIT_COLUMNS`.

        Raises
        ------
        UnpairedReplicationsError
            The scenarios have different replications.
        ValueError
            The table is not tidy, or a slice is not in it.
        """
        samples = with_net_saving(Samples.of(table, waits))
        return cls(samples=samples, slices=slices or {}, warm_up=warm_up, structure=structure or Structure())

    def __post_init__(self) -> None:
        samples = self.samples
        samples.refuse_unpaired()
        named = [name for pair in self.slices.items() for name in pair]
        strangers = [name for name in (*named, *self.against) if name not in samples.values]
        if strangers:
            known = ", ".join(samples.values)
            raise ValueError(f"no scenario '{strangers[0]}' in the table: it has {known}")
        object.__setattr__(self, "labelling", Labelling.of(samples, self.warm_up))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios, the baseline first."""
        return tuple(self.samples.values)

    @property
    def baseline(self) -> str:
        """Name of the scenario that the others are compared with."""
        return self.scenarios[0]

    @property
    def replications(self) -> int:
        """Replications of each scenario."""
        return len(self.samples.replications[self.baseline])

    def estimates(self) -> pd.DataFrame:
        """`estimates` of the table, net saving included."""
        return estimates_of(self.labelling)

    def differences(self) -> pd.DataFrame:
        """Every number of every scenario against the baseline, its equal-money slice, and plans asked for.

        Returns
        -------
        pandas.DataFrame
            Columns of `DIFFERENCE_COLUMNS`: `difference` is `estimate` minus `reference`, with its paired 95
            % interval, which is left out where the verdict is withheld; `relative_difference` is a share of
            the reference; `verdict` is a `Verdict`; `label` holds the labels of both numbers that a
            difference inherits, and its own.
        """
        frames = [self._difference(*pair) for pair in self.pairs]
        if not frames:
            return pd.DataFrame(columns=list(DIFFERENCE_COLUMNS))
        return pd.concat(frames, ignore_index=True)

    def labels(self) -> pd.DataFrame:
        """Every label of every estimate and difference, with the number behind it.

        Returns
        -------
        pandas.DataFrame
            Columns of `labelling.LABEL_COLUMNS`: `evidence` is the measure that `value`, `low` and `high` are
            of, empty where they are of the number itself; `text` says them in a sentence; `against` is empty
            for what is no difference.
        """
        return self._labels(self._all_rows)[list(LABEL_COLUMNS)]

    def label_pieces(self) -> Iterator[LabelPiece]:
        """`labels`, in the same order, a few at a time: a long study has hundreds of thousands."""
        return self.labelling.pieces(self._labelled(self._all_rows))

    def labels_of_whole_window(self, pathway: str = WHOLE_WINDOW) -> pd.DataFrame:
        """`labels` of one pathway (`all`: of the system) and the whole window, for notes below tables.

        There is one more column, `beside`, as in `label_rule.Finding`.
        """
        labels = self._labels_of_whole_window
        return labels[labels["pathway"] == pathway].reset_index(drop=True)

    @cached_property
    def _labels_of_whole_window(self) -> pd.DataFrame:
        beyond_pathways = [name for name in DIMENSIONS if name != "pathway"]
        return self._labels(is_total(self.samples.keys, beyond_pathways))

    @property
    def _all_rows(self) -> NDArray[np.bool_]:
        return np.ones(len(self.samples.keys), dtype=np.bool_)

    def _labels(self, rows: NDArray[np.bool_]) -> pd.DataFrame:
        return label_frame(self.labelling.pieces(self._labelled(rows)))

    def _labelled(self, rows: NDArray[np.bool_]) -> Iterator[Labelled]:
        present = self.samples.present
        for scenario in self.scenarios:
            findings = self.labelling.of_scenario(scenario)
            yield Labelled(scenario, "", findings, present[scenario] & rows)
        for scenario, against in self.pairs:
            findings = self._compared(scenario, against)[2]
            yield Labelled(scenario, against, findings, present[scenario] & present[against] & rows)

    def labels_of_rows(self, scenario: str) -> NDArray[np.object_]:
        """`object[row]`, the labels of each estimate of a scenario as one text."""
        return self.labelling.column(self.labelling.of_scenario(scenario))

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Each scenario with what it is compared with: see `pairs_of`."""
        return pairs_of(self.scenarios, self.slices, self.against)

    def verdict_of(self, scenario: str, against: str, row: int) -> str:
        """What the difference of one row of the samples is called; a `Verdict`."""
        return str(self._verdicts[scenario, against][row])

    def difference_of(self, scenario: str, against: str, row: int) -> Difference:
        """One row of the samples in one scenario, less that in any other.

        Parameters
        ----------
        scenario, against
            Their names; the pair need not be one of `pairs`.
        row
            Of `samples.keys`.
        """
        found, judgement, findings = self._compared(scenario, against)
        return Difference(
            estimate=float(found.estimate[row]),
            low=float(found.low[row]),
            high=float(found.high[row]),
            verdict=str(judgement[row]),
            labels=str(self.labelling.column(findings)[row]),
        )

    @cached_property
    def _verdicts(self) -> dict[Pair, NDArray[np.object_]]:
        return {pair: self._compared(*pair)[1] for pair in self.pairs}

    def headline(self) -> pd.DataFrame:
        """The numbers a board asks for first, for the whole system and window; see `headline.headline_of`."""
        return self._headline.copy()

    @cached_property
    def _headline(self) -> pd.DataFrame:
        return headline_of(
            self.estimates(),
            self.differences(),
            self.labelling.growth(),
            scenarios=self.scenarios,
            slices=self.slices,
        )

    @property
    def stated_plans(self) -> tuple[str, ...]:
        """The plans that someone stated: without the slices that were made to stand beside them.

        Every plan where all are such slices.
        """
        return tuple(name for name in self.plans if not self.slice_of(name)) or self.plans

    def slice_of(self, scenario: str) -> str:
        """The plan whose uniform slice a scenario was made to be; empty for one that someone stated."""
        if not scenario.endswith(SLICE_SUFFIX):
            return ""
        return next((plan for plan, made in self.slices.items() if made == scenario), "")

    @property
    def plans(self) -> tuple[str, ...]:
        """Names of the scenarios that change something: all but the baseline."""
        return self.scenarios[1:]

    def ranking(
        self, measure: str, *, indifference: float = 0.0, better: Better | None = None
    ) -> pd.DataFrame:
        """Which plan is best on a measure, and how sure that is; see `ranking_table.ranking_of`.

        Raises
        ------
        SimulatorError
            The measure is a ratio, the plans do not save the same, there are fewer than two of them, or the
            measure cannot rank them.
        """
        if measure_named(measure).kind == "ratio":
            raise SimulatorError(
                f"no plan is ranked by a ratio such as '{measure}': it also falls where fewer people are "
                "seen; name a number of people or pounds, or read the finding"
            )
        savings = self._savings()
        if savings and max(savings) - min(savings) > EQUAL_SAVING_SHARE * max(map(abs, savings)):
            between = f"{written(min(savings), '£')} to {written(max(savings), '£')}"
            raise SimulatorError(
                f"the plans do not save the same ({between}), so none is best: compare each with its own "
                "slice, or plans of one saving"
            )
        return ranking_of(self.samples, self.plans, measure, indifference=indifference, better=better)

    def _savings(self) -> list[float]:
        """Gross saving of each plan over the window, pounds; empty where it is not measured."""
        keys = self.samples.keys
        rows = np.flatnonzero((keys["measure"] == GROSS_SAVING.name).to_numpy() & is_total(keys))
        if not len(rows):
            return []
        return [float(self.samples.values[plan][rows[0]].mean()) for plan in self.plans]

    def _difference(self, scenario: str, against: str) -> pd.DataFrame:
        samples, estimated = self.samples, self.labelling.estimated
        found, verdict, findings = self._compared(scenario, against)
        reference = estimated[against].estimate
        frame = samples.keys.copy()
        frame.insert(0, "scenario", scenario)
        frame.insert(1, "against", against)
        frame["estimate"] = estimated[scenario].estimate
        frame["reference"] = reference
        frame["difference"], frame["low"], frame["high"] = found.estimate, found.low, found.high
        relative = np.full(len(reference), np.nan)
        np.divide(
            found.estimate, np.abs(reference), out=relative, where=(reference != 0) & np.isfinite(reference)
        )
        frame["relative_difference"] = relative
        frame["verdict"] = verdict
        frame["replications"] = found.replications
        frame["label"] = self.labelling.column(findings)
        both = samples.present[scenario] & samples.present[against]
        return frame.loc[both, list(DIFFERENCE_COLUMNS)]

    def _compared(self, scenario: str, against: str) -> tuple[Interval, NDArray[np.object_], Findings]:
        """The paired differences, what each means, and their labels.

        Those of the pair that was asked for last are kept: all of them would fill the memory.
        """
        if (scenario, against) not in self._latest:
            self._latest.clear()
            self._latest[scenario, against] = self._compare(scenario, against)
        return self._latest[scenario, against]

    @cached_property
    def _latest(self) -> dict[Pair, tuple[Interval, NDArray[np.object_], Findings]]:
        return {}

    def _compare(self, scenario: str, against: str) -> tuple[Interval, NDArray[np.object_], Findings]:
        samples = self.samples
        found = samples.difference(scenario, against)
        differing = samples.differing(scenario, against)
        judgement = judged(
            verdicts(samples.keys["measure"], found, differing, self.replications),
            found,
            samples.keys,
            self.labelling.estimated[against].estimate,
            pair=(scenario, against),
            structure=self.structure,
            falls=self.harms[scenario, against].falls if (scenario, against) in self.harms else None,
        )
        found = without_intervals(found, judgement.verdict)
        findings = self.labelling.of_difference(
            scenario, against, found, judgement.verdict, differing, judgement.withheld_by
        )
        return found, judgement.verdict, findings


def pairs_of(
    scenarios: Sequence[str], slices: Mapping[str, str], against: Sequence[str] = ()
) -> tuple[Pair, ...]:
    """Each scenario with what it is compared with: the baseline, its equal-money slice if any, other plans.

    Parameters
    ----------
    scenarios
        Names, the baseline first.
    slices
        By the name of a scenario, that of its slice.
    against
        Plans that every other plan is compared with; slices of plans are not.
    """
    pairs = [(scenario, scenarios[0]) for scenario in scenarios[1:]]
    pairs += [(scenario, slice_) for scenario, slice_ in slices.items() if slice_ != scenario]
    plans = [name for name in scenarios[1:] if name not in slices.values()]
    pairs += [(name, other) for other in against for name in plans if name != other]
    return tuple(dict.fromkeys(pairs))
