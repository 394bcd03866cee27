"""Files are written whole or not at all, and nothing that is not ours is touched."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from simulator.disk.whole import clear_unfinished, is_unfinished, write_named, write_text, write_whole
from simulator.errors import SimulatorError

LINKS = pytest.mark.skipif(os.name != "posix", reason="links need rights there")


def fail(file: Path) -> None:
    file.write_text("half")
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "results.csv"
    place.write_text("before")
    with pytest.raises(SimulatorError, match=r"No space left on device; .* free some space"):
        write_whole(place, fail)
    assert place.read_text() == "before"
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("write", [write_text, write_named])
def test_a_name_as_long_as_a_name_may_be_is_no_trouble(write, tmp_path: Path) -> None:
    place = tmp_path / ("n" * 250 + ".csv")
    write(place, "text")
    assert place.read_text() == "text"


@pytest.mark.parametrize("write", [write_text, write_named])
def test_a_folder_in_the_place_of_a_file_is_told_in_a_sentence(write, tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(SimulatorError, match=r"a\.csv cannot be written"):
        write(tmp_path / "a.csv", "text")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SimulatorError, match=r"b\.csv cannot be written"):
        write(tmp_path / "file" / "b.csv", "text")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.csv", "file"]


@LINKS
def test_a_link_among_results_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    mine, link = tmp_path / "mine", tmp_path / "results.csv"
    mine.write_text("mine")
    link.symlink_to(mine)
    write_text(link, "results")
    assert (mine.read_text(), link.read_text(), link.is_symlink()) == ("mine", "results", False)


@LINKS
def test_a_link_that_the_user_names_is_followed_and_keeps_its_permissions(tmp_path: Path) -> None:
    mine, link = tmp_path / "mine", tmp_path / "link"
    mine.write_text("before")
    mine.chmod(0o640)
    link.symlink_to(mine)
    write_named(link, "after")
    assert (mine.read_text(), link.is_symlink(), mine.stat().st_mode & 0o777) == ("after", True, 0o640)


@LINKS
def test_a_device_that_the_user_names_is_written_to_and_stays_one(tmp_path: Path) -> None:
    write_named(Path(os.devnull), "text")
    assert not Path(os.devnull).is_file()


def test_what_a_killed_run_left_is_cleared_and_nothing_of_the_users(tmp_path: Path) -> None:
    ours = "results.parquet.unfinished-123-0a1b2c3d"
    theirs = ("notes.unfinished-draft.txt", ".unfinished-1", "a.unfinished-12-0a1b2c3d.bak", "plain")
    for name in (ours, *theirs):
        (tmp_path / name).write_text("x")
    (tmp_path / "kept.unfinished-1-00000000").mkdir()
    assert is_unfinished(ours)
    clear_unfinished(tmp_path)
    assert sorted(f.name for f in tmp_path.iterdir()) == sorted([*theirs, "kept.unfinished-1-00000000"])
