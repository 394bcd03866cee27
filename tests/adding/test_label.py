"""A label is one entry, its sentences, its rule and its place in the order; nothing else knows the labels.

The first tests hold that none of these is forgotten. The last adds a label to a copy of the package, in the
files that `CONTRIBUTING.md` names, and reads it beside a number.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.outcomes.labels import sentence
from simulator.outcomes.labels.label import LABELS, Label

ROOT = Path(__file__).parents[2]
LABELS_ROOM = Path("simulator/outcomes/labels")

ENTRY = (
    LABELS_ROOM / "label.py",
    '    NO_VALUE = ("no value", ',
    """    SMALL_NUMBER = (
        "small number",
        "it counts fewer than ten people, so a share of it may mislead",
        "#",
        "fewer than ten people",
    )
    NO_VALUE = ("no value", """,
)
WORDS = (
    LABELS_ROOM / "sentence.py",
    "    Label.NO_VALUE: ",
    """    Label.SMALL_NUMBER: _Words(
        lambda given: f"{given.value:.1f} people", lambda rows: f"{rows['value'].min():.1f} people"
    ),
    Label.NO_VALUE: """,
)
CALL = (
    LABELS_ROOM / "labelling.py",
    "            for finding in about_the_run[scenario]:\n",
    "            about_the_run[scenario] += (small_number(found, samples.keys),)\n"
    "            for finding in about_the_run[scenario]:\n",
)
IMPORT = (
    LABELS_ROOM / "labelling.py",
    "    precision,\n",
    "    precision,\n    small_number,\n",
)
RULE = (
    LABELS_ROOM / "rule.py",
    "def either(",
    '''def small_number(found: Interval, keys: pd.DataFrame) -> Finding:
    """Fewer than ten people."""
    finding = Finding.nothing(Label.SMALL_NUMBER, len(keys))
    finding.add(np.asarray((keys["unit"] == "patients") & (found.estimate < 10)), "", found)
    return finding


def either(''',
)
ADDED = (ENTRY, WORDS, CALL, IMPORT, RULE)
"""File, what stands there once, and what stands there instead."""

USES_IT = """
from pathlib import Path
import pandas as pd
import simulator
from simulator.outcomes import Comparison
from simulator.outcomes.comparison.label_note import label_notes

assert Path(simulator.__file__).is_relative_to(Path.cwd())
place = {"pathway": "all", "group": "all", "step": "all", "team": "all", "period": "all"}
rows = [
    {"scenario": "baseline", "replication": number, **place, "measure": measure, "value": value + number % 2,
     "unit": "patients"}
    for number in range(10)
    for measure, value in (("waiting_for_treatment", 4.0), ("list_length_at_end", 400.0))
]
comparison = Comparison.of(pd.DataFrame(rows))
estimates = comparison.estimates().set_index("measure")["label"]
print(estimates["waiting_for_treatment"], "|", estimates["list_length_at_end"])
labels = comparison.labels()
print(labels.loc[labels["label"] == "small number", "text"].item())
print(*(note.short for note in label_notes(comparison, ["waiting_for_treatment"])))
"""


def test_every_label_has_a_meaning_and_a_sentence() -> None:
    assert set(sentence._WORDS) == set(LABELS)
    assert all(label.meaning for label in Label)


def test_every_mark_is_explained_in_short_and_no_other_label_is() -> None:
    assert {label for label in Label if label.mark} == {label for label in Label if label.in_short}


def test_every_label_stands_in_the_table_of_the_documentation() -> None:
    page = (ROOT / "docs" / "labels.md").read_text(encoding="utf-8")
    assert [label for label in LABELS if f"\n| *{label}* | " not in page] == []


@pytest.mark.slow
def test_a_label_takes_four_files(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "simulator", tmp_path / "simulator", ignore=shutil.ignore_patterns("__pycache__"))
    for path, old, new in ADDED:
        text = (tmp_path / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (tmp_path / path).write_text(text.replace(old, new), encoding="utf-8")
    assert len({path for path, _, _ in ADDED}) == 4
    used = subprocess.run(
        [sys.executable, "-c", USES_IT],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert used.stderr == ""
    assert used.stdout.splitlines() == [
        "small number | ",
        "4.5 people",
        "# small number (4.5 people): fewer than ten people.",
    ]
