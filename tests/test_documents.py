"""What README.md and docs/ tell people to type works: their commands and Python are run, on the template.

The commands of a page run one after another in a folder that holds the template, shortened, as `mine/` and
beside it under the names that pages use. A block that cannot be run has a comment before it:
`<!-- not run: why -->`.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from simulator import cli
from simulator.charts.output import file as chart_file
from simulator.scenario_file import write_template
from simulator.study import running

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(
    r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.S | re.M
)
COMMAND = re.compile(r"^(?:simulator|make|py|python3?(?:\.\d+)?|pip|\S*/python|\S*/pip) ", re.M)
NAMES = ("baseline.yaml", "plan.yaml", "targeted_plan.yaml", "mine/targeted_plan.yaml")
"""Files that pages speak of beside those of the template."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page that a reader may type."""

    page: Path
    line: int
    kind: str
    text: str
    not_run_because: str

    def __str__(self) -> str:
        """Page and line."""
        return f"{self.page.name}:{self.line}"


def blocks_of(page: Path) -> list[Block]:
    """Python, and commands: in a shell block, or in a plain one that begins a line with a command."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in BLOCK.finditer(text):
        kind, body = match["kind"], match["text"]
        if kind in ("sh", "console", "bash") or (kind == "" and COMMAND.search(body)):
            kind = "commands"
        if kind in ("python", "commands"):
            line = text[: match.start("text")].count("\n")
            found.append(Block(page, line, kind, body, match["why"] or ""))
    return found


BLOCKS = [block for page in PAGES for block in blocks_of(page)]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A folder with the template and one finished comparison, and what runs commands in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(plt, "show", lambda: None)
    # Coarse pictures and no processes of their own, which would take most of the time: other tests have both.
    monkeypatch.setattr(chart_file, "PRINT_DPI", 20)
    monkeypatch.setattr(running, "cpu_count", lambda: 1)

    def type_(*words: str) -> None:
        monkeypatch.setattr(sys, "argv", ["simulator", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert not ended.value.code, words

    return type_


def with_template(folder: Path) -> None:
    """Write the template where there is none yet, and shorten its runs."""
    if not (folder / "mine").exists():
        write_template(folder / "mine")
    baseline = folder / "mine" / "baseline.yaml"
    text = re.sub(r"length: 2 years", "ends: 2027-02-01", baseline.read_text(encoding="utf-8"))
    text = re.sub(r"warm_up: \d+ weeks", "warm_up: 9 weeks", text)
    baseline.write_text(re.sub(r"replications: \d+", "replications: 3", text), encoding="utf-8")
    for name in NAMES:
        source = "baseline.yaml" if name == "baseline.yaml" else "targeted.yaml"
        shutil.copy(folder / "mine" / source, folder / name)


def on_this_folder(text: str) -> str:
    """A block with `…` written out, and fewer replications."""
    for run in sorted(Path("runs").glob("*_and_*")):
        text = re.sub(r"runs/[\w]*(?:-)?…", run.as_posix(), text)
    return re.sub(r"(replications=|--replications |-r )\d+", r"\g<1>3", text)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_tells_to_type_works(
    page: Path, tmp_path: Path, typed: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = [block for block in blocks_of(page) if not block.not_run_because]
    if not any("simulator init" in block.text for block in blocks):
        with_template(tmp_path)
    if any("runs/" in block.text for block in blocks):
        typed(
            "compare", "mine/targeted.yaml", "mine/five_percent_everywhere.yaml", "--keep-history", "-w", "1"
        )
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks:
        if block.kind == "python":
            exec(compile(on_this_folder(block.text), str(block), "exec"), names)
            plt.close("all")
            continue
        for line in on_this_folder(block.text).splitlines():
            program, *words = shlex.split(line, comments=True) or [""]
            assert program in ("simulator", ""), f"{block}: {line} is not run: say why above the block"
            if program:
                run_line(words, typed, capsys)
            if words[:1] == ["init"]:
                with_template(tmp_path)


def run_line(words: list[str], typed: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    """One command; what it says goes into the file that the line names after `>`."""
    target = words.pop() if ">" in words else None
    typed(*[word for word in words if word != ">"])
    said = capsys.readouterr().out
    if target is not None:
        Path(target).write_text(said, encoding="utf-8")


def test_blocks_that_are_not_run_are_few_and_say_why() -> None:
    left_out = [block for block in BLOCKS if block.not_run_because]
    assert [str(block) for block in left_out if len(block.not_run_because) < 10] == []
    assert len(left_out) <= 7, "\n".join(f"{block}: {block.not_run_because}" for block in left_out)
    assert len(BLOCKS) - len(left_out) >= 8
