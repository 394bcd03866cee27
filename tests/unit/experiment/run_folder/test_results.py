"""The tidy table says every number of every replication, the same however it is written."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from simulator.experiment.run_folder import results
from simulator.experiment.run_folder.results import RESULT_COLUMNS, ResultTable
from simulator.outcomes import Comparison
from tests.unit.charts.small_comparison import SCENARIOS, comparison, table


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with labels as texts, so that tables with other categories can be compared."""
    texts = [name for name in RESULT_COLUMNS if name not in ("replication", "value")]
    return frame.astype(dict.fromkeys(texts, "str"))


def test_the_table_of_a_comparison_has_the_lines_it_was_made_from() -> None:
    lines = table().astype({"replication": "int32"})
    found = ResultTable.of(Comparison.of(lines)).frame()
    assert tuple(found.columns) == RESULT_COLUMNS
    assert list(found["scenario"].cat.categories) == list(SCENARIOS)
    found = found[found["measure"] != "net_saving_pounds"]
    names = [name for name in RESULT_COLUMNS if name not in ("value", "label", "unit")]
    pd.testing.assert_frame_equal(
        as_text(found)[lines.columns].sort_values(names).reset_index(drop=True),
        lines.sort_values(names).reset_index(drop=True),
        check_dtype=False,
    )


def test_what_only_a_comparison_tells_is_there_for_every_replication() -> None:
    small = comparison()
    found = ResultTable.of(small).frame()
    net = found[(found["measure"] == "net_saving_pounds") & (found["period"] == "all")]
    assert len(net) == 4 * len(SCENARIOS)
    estimates = small.estimates().set_index(["scenario", "measure", "period"])["estimate"]
    for scenario, values in net.groupby("scenario", observed=True)["value"]:
        assert values.mean() == pytest.approx(estimates[scenario, "net_saving_pounds", "all"])


def test_a_table_that_was_written_compares_as_before() -> None:
    """What only a comparison tells is not told twice."""
    small = comparison()
    again = Comparison.of(as_text(ResultTable.of(small).frame()))
    assert len(again.estimates()) == len(small.estimates())


def test_every_line_carries_the_label_of_its_estimate() -> None:
    small = comparison(replications=2)
    found = as_text(ResultTable.of(small).frame())
    names = [name for name in RESULT_COLUMNS if name not in ("replication", "value", "label")]
    estimates = small.estimates().set_index(names)["label"]
    labels = found.groupby(names)["label"].unique()
    assert len(labels) == len(estimates)
    for place, told in labels.items():
        assert list(told) == [estimates[place]]
    assert found["label"].nunique() > 1


def test_a_row_that_a_scenario_has_not_is_no_line() -> None:
    lines = table()
    fewer = lines[(lines["scenario"] != "targeted") | (lines["measure"] != "referrals")]
    found = ResultTable.of(Comparison.of(fewer)).frame()
    assert (found["measure"] != "net_saving_pounds").sum() == len(fewer)
    assert set(found.loc[found["measure"] == "referrals", "scenario"]) == set(SCENARIOS) - {"targeted"}


@pytest.mark.parametrize("lines_at_a_time", [1, 100, 1_000_000])
def test_a_table_is_written_a_row_group_at_a_time(
    lines_at_a_time: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "RESULTS_AT_A_TIME", lines_at_a_time)
    small = comparison()
    path = tmp_path / "results.parquet"
    ResultTable.of(small).write_parquet(path, {"digest": "abc"})
    file = pq.ParquetFile(path)
    of_a_replication = len(ResultTable.of(small).frame()) // (4 * len(SCENARIOS))
    together = min(-(-lines_at_a_time // of_a_replication), 4 * len(SCENARIOS))
    assert file.num_row_groups == -(-4 * len(SCENARIOS) // together)
    assert file.schema_arrow.metadata[b"digest"] == b"abc"
    pd.testing.assert_frame_equal(as_text(pd.read_parquet(path)), as_text(ResultTable.of(small).frame()))


def test_the_same_table_is_written_as_text(tmp_path: Path) -> None:
    small = comparison()
    path = tmp_path / "results.csv"
    ResultTable.of(small).write_csv(path)
    assert b"\r" not in path.read_bytes()
    found = pd.read_csv(path, keep_default_na=False)
    pd.testing.assert_frame_equal(found, as_text(ResultTable.of(small).frame()), check_dtype=False)


def test_a_line_takes_few_bytes() -> None:
    found = ResultTable.of(comparison()).frame()
    # A value of 8 bytes, a number of 4, and a label of 1 byte for the scenario, seven columns and the label.
    assert found.memory_usage(index=False, deep=False).sum() <= len(found) * (8 + 4 + 9) + 9 * 2_000
