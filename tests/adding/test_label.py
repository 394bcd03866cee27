"""A label has its word, its sentences, its rule and its place in the order; nothing else knows the labels.

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

from simulator.outcomes.comparison import label_note
from simulator.outcomes.labels import sentence
from simulator.outcomes.labels.label import LABELS, MARKS, MEANINGS

ROOT = Path(__file__).parents[2]
LABELS_ROOM = Path("simulator/outcomes/labels")
NOTES = Path("simulator/outcomes/comparison/label_note.py")

MEMBER = (
    LABELS_ROOM / "label.py",
    '    NO_VALUE = "no value"\n',
    '    NO_VALUE = "no value"\n    SMALL_NUMBER = "small number"\n',
)
CALL = (
    LABELS_ROOM / "labelling.py",
    "            for finding in about_the_run[scenario]:\n",
    "            about_the_run[scenario] += (small_number(found, samples.keys),)\n"
    "            for finding in about_the_run[scenario]:\n",
)
ADDED = {
    LABELS_ROOM / "label.py": """
MEANINGS[Label.SMALL_NUMBER] = "it counts fewer than ten people, so a share of it may mislead"
MARKS[Label.SMALL_NUMBER] = "#"
""",
    LABELS_ROOM / "sentence.py": """
_SENTENCES[Label.SMALL_NUMBER] = lambda given: f"{given.value:.1f} people"
""",
    LABELS_ROOM / "rule.py": '''
def small_number(found: Interval, keys: pd.DataFrame) -> Finding:
    """Fewer than ten people."""
    finding = Finding.nothing(Label.SMALL_NUMBER, len(keys))
    finding.add(np.asarray((keys["unit"] == "patients") & (found.estimate < 10)), "", found)
    return finding
''',
    LABELS_ROOM / "labelling.py": "\nfrom simulator.outcomes.labels.rule import small_number\n",
    NOTES: """
IN_SHORT[Label.SMALL_NUMBER] = "fewer than ten people"
_FIGURES[Label.SMALL_NUMBER] = lambda rows: f"{rows['value'].min():.1f} people"
""",
}
"""What is written at the end of each file; in the package it stands beside its like."""

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
    assert set(MEANINGS) == set(sentence._SENTENCES) == set(LABELS)


def test_every_mark_is_explained_in_short_and_with_figures() -> None:
    assert set(MARKS) == set(label_note.IN_SHORT) == set(label_note._FIGURES)


def test_every_label_stands_in_the_table_of_the_documentation() -> None:
    page = (ROOT / "docs" / "labels.md").read_text(encoding="utf-8")
    assert [label for label in LABELS if f"\n| *{label}* | " not in page] == []


@pytest.mark.slow
def test_a_label_takes_its_words_its_rule_and_a_place_in_the_order(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "simulator", tmp_path / "simulator", ignore=shutil.ignore_patterns("__pycache__"))
    for path, old, new in (MEMBER, CALL):
        text = (tmp_path / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (tmp_path / path).write_text(text.replace(old, new), encoding="utf-8")
    for path, text in ADDED.items():
        with (tmp_path / path).open("a", encoding="utf-8") as file:
            file.write(text)
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
