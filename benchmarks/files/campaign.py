"""Many files on trial: each in a worker process that is replaced when it hangs or dies."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.files.extremes import extremes_of
from benchmarks.files.mutants import mutant_of
from benchmarks.files.trial import Verdict

ROOT: Final = Path(__file__).parents[2]
WHOLE: Final = ROOT / "tests" / "scenario_files" / "valid" / "everything.yaml"
LONGEST_SECONDS: Final = 20.0
WARM_UP_SECONDS: Final = 600.0
"""For a sound file that a worker tries first: it loads the program and may compile the engine."""
GOOD: Final = frozenset({"refused", "ran", "too large to run here"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A file to try."""

    name: str
    text: str
    beside: Path
    """A file of the folder whose scenarios it may extend."""


@dataclass(slots=True)
class Result:
    """What became of all files."""

    outcomes: Counter[str] = field(default_factory=Counter)
    bad: list[tuple[Case, Verdict]] = field(default_factory=list)


def mutants(number: int, first_seed: int = 1) -> Iterator[Case]:
    """Mutants of the shipped scenarios and of the valid files of the tests, in turn."""
    folders = (ROOT / "tests/scenario_files/valid", ROOT / "scenarios/bristol")
    files = [*sorted((ROOT / "simulator/scenario_file/template").glob("*.yaml"))]
    files += [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    for seed in range(first_seed, first_seed + number):
        file = files[seed % len(files)]
        text = mutant_of(file.read_text(encoding="utf-8"), seed)
        yield Case(name=f"mutant {seed} of {file.name}", text=text, beside=file)


def extremes(step: int = 1, first: int = 0) -> Iterator[Case]:
    """Every figure of the format at each extreme of its kind; every so many of them where a step is given."""
    for position, (extreme, text) in enumerate(extremes_of(WHOLE)):
        if position % step == first:
            yield Case(name=str(extreme), text=text, beside=WHOLE)


def judged(cases: Iterable[Case], folder: Path) -> Result:
    """The verdicts on all files, one after another.

    Parameters
    ----------
    cases
        What is tried.
    folder
        An empty folder that the files are written to.
    """
    result, worker = Result(), None
    for position, case in enumerate(cases):
        file = _written(case, folder, position)
        worker = worker or _Worker()
        verdict = worker.verdict_on(file)
        if not worker.is_alive:
            worker = None
        result.outcomes[verdict.outcome] += 1
        if verdict.outcome not in GOOD:
            result.bad.append((case, verdict))
        file.unlink()
    if worker is not None:
        worker.close()
    return result


def _written(case: Case, folder: Path, position: int) -> Path:
    """The file, in a folder with copies of those beside its original."""
    there = folder / case.beside.parent.name
    if not there.is_dir():
        there.mkdir(parents=True)
        for beside in case.beside.parent.glob("*.yaml"):
            (there / beside.name).write_bytes(beside.read_bytes())
    file = there / f"trial_{position}.yaml"
    file.write_bytes(case.text.encode("utf-8", errors="surrogatepass"))
    return file


class _Worker:
    """A process that tries one file after another."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-W", "error", "-m", "benchmarks.files.trial"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment, text=True
        )
        self.is_alive = True
        self._patience = WARM_UP_SECONDS
        self.verdict_on(WHOLE)
        self._patience = LONGEST_SECONDS

    def verdict_on(self, file: Path) -> Verdict:
        """The verdict on a file; a process that hangs or dies is ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{file}\n")
        self._process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            answered = selector.select(self._patience)
        answer = self._process.stdout.readline() if answered else ""
        if not answer:
            self.close()
            if not answered:
                return Verdict(outcome="hang", detail=f"no answer in {LONGEST_SECONDS:g} seconds")
            return Verdict(outcome="traceback", detail="the process died")
        return Verdict(**json.loads(answer))

    def close(self) -> None:
        """End the process."""
        self.is_alive = False
        self._process.kill()
        self._process.communicate()
