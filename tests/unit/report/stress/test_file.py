"""Reports and registers in files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import simulator as sim
from simulator.errors import SimulatorError
from simulator.report import stress_report, subject_of, write_assumptions, write_report
from tests.unit.report.files import EVERYTHING, TEMPLATE


def test_markdown_has_its_picture_beside_it(tmp_path: Path) -> None:
    report = stress_report(subject_of([EVERYTHING]))
    written = write_report(report, tmp_path / "my report.md")
    assert [file.name for file in written] == ["my report.md", "my report-adults.svg"]
    assert "](my%20report-adults.svg)" in written[0].read_text(encoding="utf-8")
    assert written[1].read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("name", ["r.html", "r.HTM"])
def test_html_is_one_file(name: str, tmp_path: Path) -> None:
    written = write_report(stress_report(subject_of([EVERYTHING])), tmp_path / name)
    assert written == (tmp_path / name,)
    assert sorted(tmp_path.iterdir()) == [tmp_path / name]
    assert "<svg" in written[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["r.pdf", "r"])
def test_an_unknown_ending_is_refused_with_the_known_ones(name: str, tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match=r"write \.md or \.html"):
        write_report(stress_report(subject_of([TEMPLATE / "baseline.yaml"])), tmp_path / name)
    with pytest.raises(SimulatorError, match=r"write \.csv"):
        write_assumptions(subject_of([TEMPLATE / "baseline.yaml"]), tmp_path / name)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match="cannot be written: there is no folder"):
        write_report(stress_report(subject_of([TEMPLATE / "baseline.yaml"])), tmp_path / "gone" / "r.md")


def test_the_csv_holds_the_register_and_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    write_assumptions(subject_of([EVERYTHING]), file)
    # The mark by which Excel knows UTF-8, without which £ is two other letters.
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(file, encoding="utf-8-sig", keep_default_na=False)
    pd.testing.assert_frame_equal(read, sim.assumptions(EVERYTHING), check_dtype=False)
