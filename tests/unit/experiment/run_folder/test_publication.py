"""A run folder holds all that one run wrote, or says that it does not; a user's own files stay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from simulator.errors import SimulatorError
from simulator.experiment.run_folder.manifest import (
    MANIFEST_NAME,
    BrokenManifestError,
    Manifest,
    Sealed,
)
from simulator.experiment.run_folder.publication import (
    RESULTS_NAME,
    add,
    clear_staging,
    publish,
    staged,
)
from simulator.experiment.run_folder.reading import RunFolder, UnsealedFileError
from simulator.experiment.run_folder.verification import verify

NAMES = (RESULTS_NAME, "provenance.json", "scenarios/plan.yaml", "scenarios/baseline.yaml", "headline.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def run(folder: Path, version: str, *, names: tuple[str, ...] = NAMES, replications: int = 1) -> Manifest:
    with staged(folder) as staging:
        fill(staging, version, names)
        return publish(folder, staging, study="0123456789ab", replications=replications)


def fill(staging: Path, version: str, names: tuple[str, ...]) -> None:
    for name in names:
        (staging / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).write_text(f"{name} of {version}", encoding="utf-8")


def draw(folder: Path, manifest: Manifest, version: str) -> None:
    with staged(folder) as staging:
        fill(staging, version, ("charts/board.svg",))
        add(folder, staging, manifest)


def manifest_of(folder: Path) -> Manifest:
    found = Manifest.read(folder)
    assert found is not None
    return found


def contents(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in folder.rglob("*")
        if file.is_file() and file.name != ".lock"
    }


@contextmanager
def stopped_at(move: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stop the program at so manieth move of a file to its place."""
    replace, moves = Path.replace, iter(range(1_000))

    def stop(self: Path, target: Path) -> Path:
        if next(moves) == move:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop)
        yield


def test_what_a_run_wrote_is_whole_and_nothing_else_is_left(folder: Path) -> None:
    run(folder, "one")
    found = verify(folder)
    assert found.is_whole
    assert found.sealed == len(NAMES)
    assert found.others == ()
    assert set(contents(folder)) == {*NAMES, MANIFEST_NAME}


@pytest.mark.parametrize("move", range(14))
def test_a_run_stopped_at_any_move_leaves_the_old_the_new_or_a_folder_that_says_so(
    folder: Path, move: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder, "one")
    old = contents(folder)
    stopped = False
    try:
        with stopped_at(move, monkeypatch):
            run(folder, "two", replications=2)
    except KeyboardInterrupt:
        stopped = True
    found = verify(folder)
    if found.is_whole:
        kept = contents(folder)
        assert kept == old or all(kept[name] == f"{name} of two" for name in NAMES)
        assert manifest_of(folder).replications == (1 if kept == old else 2)
    else:
        assert stopped
        with pytest.raises(SimulatorError, match="is not whole: a run that writes it is at work, or was"):
            RunFolder.open(folder)
    run(folder, "two", replications=2)
    assert verify(folder).is_whole
    assert verify(folder).others == ()
    assert {name: text for name, text in contents(folder).items() if name != MANIFEST_NAME} == {
        name: f"{name} of two" for name in NAMES
    }


def test_the_moves_that_are_tried_are_all_there_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(folder, "one")
    with stopped_at(13, monkeypatch):
        run(folder, "two")


def test_the_same_run_again_touches_no_file(folder: Path) -> None:
    run(folder, "one")
    before = {name: (folder / name).stat().st_mtime_ns for name in NAMES}
    run(folder, "one")
    assert {name: (folder / name).stat().st_mtime_ns for name in NAMES} == before


def test_charts_are_sealed_with_the_results_that_they_show(folder: Path) -> None:
    manifest = run(folder, "one")
    draw(folder, manifest, "one")
    assert verify(folder).is_whole
    assert "charts/board.svg" in manifest_of(folder).files
    run(folder, "one")
    assert (folder / "charts" / "board.svg").exists()
    assert verify(folder).is_whole
    assert verify(folder).others == ()


def test_charts_of_other_results_go_with_them(folder: Path) -> None:
    draw(folder, run(folder, "one"), "one")
    run(folder, "two")
    assert not (folder / "charts" / "board.svg").exists()
    assert verify(folder).is_whole


def test_charts_of_older_results_are_never_put_beside_newer_ones(folder: Path) -> None:
    manifest = run(folder, "one")
    run(folder, "two")
    with pytest.raises(SimulatorError, match="holds other results by now, of another run of the same study"):
        draw(folder, manifest, "one")
    assert verify(folder).is_whole


def test_a_users_own_files_stay_and_are_no_fault(folder: Path) -> None:
    draw(folder, run(folder, "one"), "one")
    (folder / "notes.docx").write_text("mine", encoding="utf-8")
    (folder / "charts" / "board.svg").write_text("drawn over by me", encoding="utf-8")
    assert [fault for fault in verify(folder).faults if "board.svg is not as the run wrote it" in fault]
    run(folder, "two")
    assert (folder / "charts" / "board.svg").read_text(encoding="utf-8") == "drawn over by me"
    found = verify(folder)
    assert found.is_whole
    assert set(found.others) == {"notes.docx", "charts/board.svg"}


def test_what_a_killed_run_had_begun_is_no_file_of_anybody_and_goes(folder: Path) -> None:
    run(folder, "one")
    begun = folder / "staging.unfinished-123-0a1b2c3d"
    begun.mkdir()
    (begun / RESULTS_NAME).write_text("half", encoding="utf-8")
    assert verify(folder).others == ()
    clear_staging(folder)
    assert not begun.exists()
    assert verify(folder).is_whole


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda file: file.write_text("cut", encoding="utf-8"), "it has 3 bytes instead of 19"),
        (lambda file: file.write_text("headline.csv of 0ne", encoding="utf-8"), "its content was changed"),
        (lambda file: file.unlink(), "headline.csv is missing"),
    ],
    ids=["cut short", "edited", "removed"],
)
def test_a_file_that_differs_is_named_and_not_read(folder: Path, change: object, said: str) -> None:
    run(folder, "one", names=(RESULTS_NAME, "headline.csv"))
    opened = RunFolder.open(folder)
    assert opened.text("headline.csv") == "headline.csv of one"
    assert callable(change)
    change(folder / "headline.csv")
    with pytest.raises(UnsealedFileError, match=r"headline\.csv.*run the same command again"):
        opened.text("headline.csv")
    found = verify(folder)
    assert [fault for fault in found.faults if said in fault]
    assert "is NOT as its run left it: run the same command again" in str(found)
    run(folder, "one", names=(RESULTS_NAME, "headline.csv"))
    assert verify(folder).is_whole


def test_a_file_that_the_run_did_not_write_is_not_read(folder: Path) -> None:
    run(folder, "one")
    (folder / "warm_up.csv").write_text("of an older version", encoding="utf-8")
    opened = RunFolder.open(folder)
    assert not opened.holds("warm_up.csv")
    with pytest.raises(UnsealedFileError, match=r"has no warm_up\.csv of a finished run"):
        opened.text("warm_up.csv")


def test_no_byte_of_the_manifest_changes_its_meaning_unseen(folder: Path) -> None:
    manifest = run(folder, "one")
    whole = (folder / MANIFEST_NAME).read_bytes()
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 1 << position % 7
        (folder / MANIFEST_NAME).write_bytes(changed)
        meaning = None
        with suppress(BrokenManifestError):
            meaning = Manifest.read(folder)
        assert meaning in (None, manifest)
    (folder / MANIFEST_NAME).write_bytes(whole[: len(whole) // 2])
    assert [fault for fault in verify(folder).faults if "manifest.json is damaged" in fault]
    run(folder, "one")
    assert verify(folder).is_whole


def test_a_folder_from_before_manifests_is_read_with_a_word_about_it(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run(folder, "one")
    (folder / MANIFEST_NAME).unlink()
    opened = RunFolder.open(folder)
    assert opened.text("headline.csv") == "headline.csv of one"
    assert caplog.text == ""
    opened.warn_if_unsealed()
    assert "has no manifest.json, so nothing tells whether its files are whole" in caplog.text
    found = verify(folder)
    assert not found.is_whole
    assert "there is no manifest.json: an older version wrote the folder" in str(found)


def test_a_folder_of_no_run_is_refused(folder: Path) -> None:
    with pytest.raises(SimulatorError, match="is not the folder of a run"):
        verify(folder)
    with pytest.raises(SimulatorError, match="is not the folder of a finished run"):
        RunFolder.open(folder)


@pytest.mark.parametrize(
    "name", ["../mine.txt", "charts/../../mine.txt", "/etc/hosts", "C:\\mine.txt", "..\\mine.txt", "", "a//b"]
)
def test_a_manifest_leads_to_no_file_outside_its_folder(tmp_path: Path, name: str) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("of the user", encoding="utf-8")
    folder = tmp_path / "run"
    folder.mkdir()
    manifest = run(folder, "one")
    Manifest(study=manifest.study, replications=1, files={**manifest.files, name: Sealed.of(mine)}).write(
        folder
    )
    with pytest.raises(BrokenManifestError, match="names a file outside the folder"):
        Manifest.read(folder)
    assert not verify(folder).is_whole
    run(folder, "two")
    assert verify(folder).is_whole
    assert mine.read_text(encoding="utf-8") == "of the user"
