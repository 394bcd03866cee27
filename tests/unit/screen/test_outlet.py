"""What goes to a screen: text is text, and a reader who leaves ends nothing in a fault."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.table import Table
from rich.text import Text

from simulator.screen.outlet import Terminal, harmless_streams, say, say_error

HOSTILE = "a[/b]\x1b[31m:bed: [red]\x1b]0;x\x07"
SHOWN = r"a[/b]\x1b[31m:bed: [red]\x1b]0;x\x07"


@pytest.mark.parametrize("is_terminal", [True, False])
def test_no_text_commands_rich_or_the_terminal(is_terminal: bool) -> None:
    out = StringIO()
    terminal = Terminal(file=out, width=200)
    terminal._force_terminal = is_terminal
    table = Table(HOSTILE, title=HOSTILE, caption=HOSTILE)
    table.add_row(HOSTILE)
    table.add_row(Text(HOSTILE))
    for shown in (HOSTILE, Text(HOSTILE), table):
        terminal.print(shown)
    said = out.getvalue()
    assert "\x1b[31m" not in said
    assert "\x1b]" not in said
    assert "\x07" not in said
    # Rich leaves the bell at the end out of texts of its own kind.
    assert said.count(SHOWN.removesuffix(r"\x07")) == 7


def test_tables_with_hostile_text_stay_straight() -> None:
    out = StringIO()
    table = Table("a", "b")
    table.add_row(HOSTILE, "x")
    table.add_row("y", "z")
    Terminal(file=out, width=120).print(table)
    assert len({len(line) for line in out.getvalue().splitlines()}) == 1


def test_whatever_is_written_to_the_streams_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    with harmless_streams():
        say(HOSTILE)
        say_error(HOSTILE)
        sys.stdout.write(HOSTILE)
        sys.stderr.write(HOSTILE)
    told = capsys.readouterr()
    assert "\x1b" not in told.out + told.err
    assert told.out.count(SHOWN) == told.err.count(SHOWN) == 2


COMMANDS = [
    ("--help",),
    ("schema",),
    ("compare", "--help"),
    ("check", "mine/baseline.yaml"),
    ("resolve", "mine/baseline.yaml"),
    ("diff", "mine/baseline.yaml", "mine/targeted.yaml"),
    ("check", "none.yaml", "2>&1"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is another one")
@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_reader_that_leaves_is_no_fault(words: tuple[str, ...], tmp_path: Path) -> None:
    here = [sys.executable, "-m", "simulator.cli"]
    subprocess.run([*here, "init", "mine"], cwd=tmp_path, check=True, capture_output=True)
    # The reader is gone before a word is written.
    command = f"{{ sleep 0.2; {' '.join([*here, *words])}; }} | true; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "0"
    assert ended.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_output_to_a_full_disk_is_told_in_a_sentence() -> None:
    command = [sys.executable, "-m", "simulator.cli", "schema"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2
    assert "No space left on device" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is another one")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_fault(closed: str) -> None:
    command = f"{sys.executable} -m simulator.cli schema {closed}"
    assert subprocess.run(["bash", "-c", command], capture_output=True, check=False).returncode == 0
