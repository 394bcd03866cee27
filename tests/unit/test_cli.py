"""The command line: what it says, what it writes, and how it ends."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from simulator import cli
from simulator.charts import CATALOGUE
from simulator.charts.output import file
from simulator.cli import app
from simulator.study import RunInterruptedError, Study, running
from tests.unit.test_package import NUMERICAL_LIBRARIES

FAULTY = "extends: baseline.yaml\nname: faulty\nrun: {replication: 3}\nteams: {crisis: {staf: {}}}\n"


def simulator(*words: str | Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of a command, run in this process."""
    monkeypatch.setattr(sys, "argv", ["simulator", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the template, its runs shortened to half a year."""
    monkeypatch.chdir(tmp_path)
    assert simulator("init", "mine", monkeypatch=monkeypatch) == 0
    baseline = tmp_path / "mine" / "baseline.yaml"
    text = baseline.read_text(encoding="utf-8")
    assert "length: 2 years" in text
    short = text.replace("length: 2 years", "ends: 2027-02-01").replace(
        "warm_up: 13 weeks", "warm_up: 9 weeks"
    )
    baseline.write_text(short, encoding="utf-8")
    return tmp_path / "mine"


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No chart is drawn, for tests of tables and records."""
    monkeypatch.setattr(Study, "save_charts", lambda self: ())


def test_help_imports_no_numerical_library() -> None:
    statement = (
        "import sys, simulator.cli as cli\n"
        "sys.argv = ['simulator', '--help']\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        f"print('imported', *sys.modules.keys() & set({NUMERICAL_LIBRARIES!r}))"
    )
    finished = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=True)
    assert "compare" in finished.stdout
    assert finished.stdout.splitlines()[-1] == "imported"


def test_the_help_page_shows_a_whole_sentence_for_each_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert simulator("--help", monkeypatch=monkeypatch) == 0
    listed = [line for line in capsys.readouterr().out.partition("Commands:")[2].splitlines() if line.strip()]
    assert len(listed) == 12
    assert all(line.endswith(".") and not line.endswith("...") and len(line) <= 80 for line in listed)


def test_a_run_that_was_stopped_says_what_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*files: Path, **settings: object) -> None:
        raise RunInterruptedError(3, 10, Path("runs/plan"))

    monkeypatch.setattr(running, "compare", stop)
    assert simulator("compare", "plan.yaml", monkeypatch=monkeypatch) == cli.INTERRUPTED
    assert "3 of 10 replications are finished and kept" in capsys.readouterr().err


def test_a_report_comes_on_the_screen_or_in_files(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = mine / "targeted.yaml"
    assert simulator("report", plan, "--stress", monkeypatch=monkeypatch) == 0
    assert "### 2.5.4 Components: queues" in capsys.readouterr().out
    page, figures = mine / "report.html", mine / "figures.csv"
    words = ("report", plan, "--stress", "-o", page, "--assumptions", figures)
    assert simulator(*words, monkeypatch=monkeypatch) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [f"wrote {figures}", f"wrote {page}"]
    assert "</html>" in page.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_made_ends_with_code_2(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, faulty = mine / "targeted.yaml", mine / "faulty.yaml"
    faulty.write_text(FAULTY, encoding="utf-8")
    for words, told in (
        ((plan,), "say what to report: --stress"),
        ((plan, "--stress", "-o", "report.pdf"), "write .md or .html"),
        ((plan, "--assumptions", "figures.xlsx"), "write .csv"),
        ((plan, faulty, "--stress"), "unknown field: did you mean 'replications'?"),
    ):
        assert simulator("report", *words, monkeypatch=monkeypatch) == 2
        assert told in capsys.readouterr().err


def test_a_sound_file_has_no_problems(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulator("check", mine / "targeted.yaml", monkeypatch=monkeypatch) == 0
    assert "problem" not in capsys.readouterr().err


def test_a_warning_that_several_files_inherit_is_shown_once(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [mine / name for name in ("baseline.yaml", "targeted.yaml", "five_percent_everywhere.yaml")]
    assert simulator("check", *files, mine / "baseline.yaml", monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert said.count("sustains no pool") == 1
    assert said.count("no patient waits for") == 2, "each plan has one of its own"
    assert said.count("1 further warning as of the files above") == 2
    assert said.endswith("baseline.yaml: 1 warning as of the files above\n")


@pytest.mark.parametrize("command", ["check", "run", "compare", "resolve"])
def test_a_faulty_file_is_refused_with_every_fault_and_nothing_of_it_runs(
    mine: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty = mine / "faulty.yaml"
    faulty.write_text(FAULTY, encoding="utf-8")
    assert simulator(command, faulty, monkeypatch=monkeypatch) == cli.BAD_INPUT
    told = capsys.readouterr().err
    assert "faulty.yaml has 2 problems" in told
    assert "line 3" in told
    assert "did you mean 'replications'?" in told
    assert "line 4" in told
    assert "Traceback" not in told
    assert not Path("runs").exists()


def test_a_missing_file_is_told_with_a_near_name(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulator("run", mine / "basline.yaml", monkeypatch=monkeypatch) == cli.BAD_INPUT
    assert "baseline.yaml" in capsys.readouterr().err


def test_the_resolved_form_resolves_to_itself(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    once = mine / "resolved.yaml"
    assert simulator("resolve", mine / "targeted.yaml", "-o", once, monkeypatch=monkeypatch) == 0
    capsys.readouterr()
    assert simulator("resolve", once, monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == once.read_text(encoding="utf-8")


def test_diff_shows_what_differs_and_says_when_nothing_does(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = mine / "baseline.yaml", mine / "targeted.yaml"
    assert simulator("diff", *files, monkeypatch=monkeypatch) == 0
    assert "cuts[0].kind: absent → targeted" in capsys.readouterr().out
    assert simulator("diff", files[0], files[0], monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == "no difference\n"


def test_the_schema_is_a_json_schema(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulator("schema", monkeypatch=monkeypatch) == 0
    assert "pathways" in json.loads(capsys.readouterr().out)["properties"]


def test_init_overwrites_nothing(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (mine / "baseline.yaml").read_bytes()
    assert simulator("init", mine, monkeypatch=monkeypatch) == cli.BAD_INPUT
    assert "nothing was written" in capsys.readouterr().err
    assert (mine / "baseline.yaml").read_bytes() == before


@pytest.mark.slow
@pytest.mark.usefixtures("undrawn")
def test_two_runs_of_one_seed_give_identical_tables(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ("run", mine / "baseline.yaml", "-r", "1", "-w", "1", "-q", "--runs")
    assert simulator(*command, "first", monkeypatch=monkeypatch) == 0
    assert simulator(*command, "second", monkeypatch=monkeypatch) == 0
    first, second = (next(Path(name).glob("*/results.parquet")) for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.slow
@pytest.mark.usefixtures("undrawn")
def test_another_seed_gives_another_run_folder(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ("run", mine / "baseline.yaml", "-r", "1", "-w", "1", "-q", "--runs", "runs")
    assert simulator(*command, monkeypatch=monkeypatch) == 0
    assert simulator(*command, "--seed", "7", monkeypatch=monkeypatch) == 0
    assert len(list(Path("runs").glob("*/results.parquet"))) == 2


@pytest.mark.slow
@pytest.mark.usefixtures("undrawn")
def test_auto_runs_as_many_replications_as_a_precision_needs(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("run", mine / "baseline.yaml", "-w", "1", "-r", "auto")
    options = ("--precision", "40%", "--precise-for", "completed_courses", "--most-replications", "20")
    assert simulator(*command, *options, monkeypatch=monkeypatch) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Replications: 8 were enough; every measure stays within ±40%." in told
    assert "Completed courses of treatment: ±" in told
    record = json.loads(next(Path("runs").glob("*/provenance.json")).read_text(encoding="utf-8"))
    assert record["replications"] == 8
    assert "--replications 8" in record["repeat_command"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("-r", "auto", "--precision", "0%"), "a precision of 0% is not allowed"),
        (
            ("-r", "auto", "--precision", "0"),
            "--precision 0: that is not a percentage; write it with its sign",
        ),
        (("-r", "auto", "--precision", "-5%"), "a precision of -5% is not allowed"),
        (("-r", "auto", "--precision", "5"), "such as 5%"),
        (("-r", "auto", "--precision", "nan%"), "that is not a percentage"),
        (("-r", "auto", "--most-replications", "3"), "at most 3 replications are not allowed"),
        (("-r", "auto", "--precise-for", "recoverys"), "did you mean 'recoveries'"),
        (("-r", "autp"), "write a whole number such as 30, or auto"),
        (("-r", "2.5"), "write a whole number such as 30, or auto"),
        (("-r", "0"), "at least 1 is needed"),
        (("--precision", "5%"), "write 'auto' for the replications"),
        (("-r", "30", "--precision", "5%"), "write 'auto' for the replications"),
    ],
)
def test_an_impossible_number_or_precision_is_refused_with_its_remedy(
    mine: Path,
    options: tuple[str, ...],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ("run", mine / "baseline.yaml", "-q")
    assert simulator(*command, *options, monkeypatch=monkeypatch) == cli.BAD_INPUT
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error
    assert not Path("runs").exists()


@pytest.mark.slow
def test_teams_shows_a_page_a_team_beside_what_is_observed(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = "{list: 9999, date: 2026-03-31, source: test}"
    observed = f"extends: baseline.yaml\nobserved: {{steps: {{adults: {{therapy: {seen}}}}}}}\n"
    (mine / "observed.yaml").write_text(observed, encoding="utf-8")
    words = ("teams", mine / "observed.yaml", "-r", "2", "--team", "therapy", "--csv")
    assert simulator(*words, monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert "1 of 1 observed figures differs from the model" in said
    assert "you observe 9,999" in said
    assert "34 WTE" in said
    assert "WARD" not in said
    (folder,) = (folder for folder in Path("runs").iterdir() if folder.name.startswith("baseline"))
    assert {"teams.csv", "observed.csv"} <= {file.name for file in folder.iterdir()}


@pytest.mark.slow
def test_compare_writes_tables_charts_and_all_that_is_needed_to_repeat(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(file, "PRINT_DPI", 20)  # every chart is drawn; nobody looks at it
    files = mine / "five_percent_everywhere.yaml", mine / "targeted.yaml"
    assert simulator("compare", *files, "-r", "2", "--csv", "--all", monkeypatch=monkeypatch) == 0
    told = capsys.readouterr().out
    assert "people worse off" in told
    assert "How the scenarios differ" in told
    assert "Warm-up: none is needed, because it starts from an actual list and caseload." in told.replace(
        "\n", " "
    ).replace("  ", " ")
    folder = next(Path("runs").glob("*/results.parquet")).parent
    assert folder.as_posix() in told
    charts = {path.relative_to(folder / "charts").as_posix() for path in (folder / "charts").rglob("*.*")}
    assert charts == {f"{chart.file_name}.{kind}" for chart in CATALOGUE for kind in ("png", "svg")}
    table = pd.read_csv(folder / "results.csv").fillna({"label": ""})  # CSV knows no empty text
    assert table["scenario"].iloc[0] == "baseline"
    pd.testing.assert_frame_equal(
        table, pd.read_parquet(folder / "results.parquet"), check_dtype=False, check_categorical=False
    )
    assert (folder / "headline.csv").exists()
    assert simulator("verify", folder, monkeypatch=monkeypatch) == 0
    assert "not written by a run" not in capsys.readouterr().out
    assert json.loads((folder / "provenance.json").read_text(encoding="utf-8"))["seed"] == 1
    (folder / "headline.csv").write_text("scenario\n", encoding="utf-8")
    assert simulator("verify", folder, monkeypatch=monkeypatch) == cli.FAILED
    assert "headline.csv is not as the run wrote it" in capsys.readouterr().out


@pytest.mark.slow
def test_the_repeat_command_of_a_run_folder_repeats_it(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    targeted = mine / "targeted.yaml"
    assert (
        simulator("compare", targeted, "-r", "1", "-w", "1", "-q", "--no-charts", monkeypatch=monkeypatch)
        == 0
    )
    folder = next(Path("runs").glob("*/results.parquet")).resolve().parent  # beside it lies the store
    assert not (folder / "charts").exists()
    words = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))["repeat_command"].split()
    monkeypatch.chdir(folder)
    assert simulator(*words[1:], "-w", "1", "-q", "--no-charts", monkeypatch=monkeypatch) == 0
    again = next((folder / "runs").glob("*/results.parquet"))
    assert again.read_bytes() == (folder / "results.parquet").read_bytes()


@pytest.mark.parametrize("words", [["run"], ["nonsense"], ["run", "x.yaml", "--workers", "many"]])
def test_a_wrong_command_line_ends_with_the_code_of_bad_input(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulator(*words, monkeypatch=monkeypatch) == cli.BAD_INPUT
    assert "Usage" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "tidy.csv"),
            cli.BAD_INPUT,
            "tidy.csv cannot be written or read: No space left on device",
        ),
        (MemoryError("1 GiB"), cli.BAD_INPUT, "memory ran out (1 GiB)"),
        (MemoryError(), cli.BAD_INPUT, "memory ran out: use fewer workers"),
        (KeyboardInterrupt(), cli.INTERRUPTED, "any replication that was finished is kept"),
    ],
    ids=["full disk", "no memory", "no memory, nothing said", "ctrl-c"],
)
def test_what_fails_outside_a_replication_is_told_in_words(
    fault: BaseException,
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail() -> None:
        raise fault

    monkeypatch.setattr(app, "app", fail)
    assert simulator("run", "any.yaml", monkeypatch=monkeypatch) == code
    assert told in capsys.readouterr().err


def test_a_fault_of_the_program_is_not_called_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr(app, "app", fail)
    monkeypatch.setattr(sys, "argv", ["simulator", "run"])
    with pytest.raises(OSError, match="Bad file"):
        cli.main()
