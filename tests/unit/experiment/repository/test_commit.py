"""The commit of a folder is read as git would say it, and nothing of the folder is ever started."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from simulator.disk.input_file import InputFile
from simulator.experiment import repository as repositories
from simulator.experiment.repository import CHANGED, UNCHECKED

FORMATS = ("sha1", "sha256")
QUIET = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}
pytestmark = pytest.mark.skipif(
    shutil.which("git") is None, reason="git makes the repositories of these tests"
)


def commit_of(files: Sequence[Path]) -> str | None:
    """The commit of files as they are now."""
    return repositories.commit_of([InputFile.read(file) for file in files])


def git(folder: Path, *words: str) -> str:
    finished = subprocess.run(
        ["git", "-C", str(folder), *words],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], **QUIET},
    )
    return finished.stdout.strip()


def repository(folder: Path, hash_name: str = "sha1", *, files: int = 1) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main", f"--object-format={hash_name}")
    (folder / "plans" / "deep").mkdir(parents=True)
    for number in range(files):
        text = "".join(f"line {line} of file {number}\n" for line in range(60))
        (folder / "plans" / "deep" / f"{number}.yaml").write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    return folder / "plans" / "deep" / "0.yaml"


@pytest.mark.parametrize("hash_name", FORMATS)
def test_it_is_the_commit_that_git_says(tmp_path: Path, hash_name: str) -> None:
    file = repository(tmp_path, hash_name)
    assert commit_of([file]) == git(tmp_path, "rev-parse", "HEAD")


@pytest.mark.parametrize("hash_name", FORMATS)
@pytest.mark.parametrize("pack_words", [("--depth=50",), ("--depth=0",)])
def test_it_is_found_in_packs_too(tmp_path: Path, hash_name: str, pack_words: tuple[str, ...]) -> None:
    file = repository(tmp_path, hash_name, files=40)
    for number in range(12):
        changed = tmp_path / "plans" / "deep" / f"{number}.yaml"
        changed.write_text(changed.read_text() + "more\n")
        git(tmp_path, "commit", "-q", "-a", "-m", str(number))
    git(tmp_path, "repack", "-q", "-a", "-d", "-f", "--window=20", *pack_words)
    git(tmp_path, "pack-refs", "--all", "--prune")
    git(tmp_path, "prune-packed")
    assert not list((tmp_path / ".git" / "objects").glob("[0-9a-f][0-9a-f]/*"))
    assert commit_of([file]) == git(tmp_path, "rev-parse", "HEAD")


def test_an_index_of_the_first_version_is_read(tmp_path: Path) -> None:
    file = repository(tmp_path, files=20)
    git(tmp_path, "-c", "pack.indexVersion=1", "repack", "-q", "-a", "-d")
    assert commit_of([file]) == git(tmp_path, "rev-parse", "HEAD")


def test_a_commit_that_is_checked_out_by_itself_is_found(tmp_path: Path) -> None:
    file = repository(tmp_path)
    git(tmp_path, "checkout", "-q", "--detach")
    assert commit_of([file]) == git(tmp_path, "rev-parse", "HEAD")


@pytest.mark.parametrize("hash_name", FORMATS)
def test_a_worktree_has_its_own_commit(tmp_path: Path, hash_name: str) -> None:
    file = repository(tmp_path / "main", hash_name)
    git(tmp_path / "main", "worktree", "add", "-q", "-b", "other", str(tmp_path / "beside"))
    beside = tmp_path / "beside" / "plans" / "deep" / "0.yaml"
    beside.write_text("another\n")
    git(tmp_path / "beside", "commit", "-q", "-a", "-m", "two")
    assert commit_of([beside]) == git(tmp_path / "beside", "rev-parse", "HEAD") != commit_of([file])


def test_a_repository_whose_files_lie_elsewhere_is_found(tmp_path: Path) -> None:
    file = repository(tmp_path / "tree")
    git(tmp_path / "tree", "init", "-q", f"--separate-git-dir={tmp_path / 'kept'}")
    assert (tmp_path / "tree" / ".git").is_file()
    assert commit_of([file]) == git(tmp_path / "tree", "rev-parse", "HEAD")


def test_objects_that_are_borrowed_are_found(tmp_path: Path) -> None:
    repository(tmp_path / "lender")
    git(tmp_path, "clone", "-q", "--shared", str(tmp_path / "lender"), str(tmp_path / "borrower"))
    file = tmp_path / "borrower" / "plans" / "deep" / "0.yaml"
    assert commit_of([file]) == git(tmp_path / "borrower", "rev-parse", "HEAD")


def test_a_submodule_has_a_commit_of_its_own(tmp_path: Path) -> None:
    repository(tmp_path / "part")
    repository(tmp_path / "whole")
    part = str(tmp_path / "part")
    git(tmp_path / "whole", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", part, "part")
    file = tmp_path / "whole" / "part" / "plans" / "deep" / "0.yaml"
    assert commit_of([file]) == git(tmp_path / "part", "rev-parse", "HEAD")


def test_a_file_that_was_edited_marks_the_commit(tmp_path: Path) -> None:
    file = repository(tmp_path)
    file.write_text("edited\n")
    assert commit_of([file]) == git(tmp_path, "rev-parse", "HEAD") + CHANGED


def test_a_file_that_is_staged_and_not_committed_marks_the_commit(tmp_path: Path) -> None:
    file = repository(tmp_path)
    file.write_text("edited\n")
    git(tmp_path, "add", ".")
    assert commit_of([file]) == git(tmp_path, "rev-parse", "HEAD") + CHANGED


def test_a_file_that_was_never_committed_marks_the_commit_though_it_is_ignored(tmp_path: Path) -> None:
    file = repository(tmp_path)
    (tmp_path / ".gitignore").write_text("mine.yaml\n")
    git(tmp_path, "add", ".gitignore")
    git(tmp_path, "commit", "-q", "-m", "ignore")
    mine = tmp_path / "mine.yaml"
    mine.write_text("a: 1\n")
    assert commit_of([file, mine]) == git(tmp_path, "rev-parse", "HEAD") + CHANGED


def test_a_file_outside_the_repository_marks_the_commit(tmp_path: Path) -> None:
    file = repository(tmp_path / "inside")
    beside = tmp_path / "beside.yaml"
    beside.write_text("a: 1\n")
    assert commit_of([file, beside]) == git(tmp_path / "inside", "rev-parse", "HEAD") + CHANGED


def test_the_ends_of_lines_are_no_change(tmp_path: Path) -> None:
    file = repository(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert commit_of([file]) == git(tmp_path, "rev-parse", "HEAD")


def test_there_is_none_outside_a_repository(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")
    assert commit_of([tmp_path / "a.yaml"]) is None
    assert commit_of([]) is None


def test_there_is_none_before_the_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "a.yaml").write_text("a: 1\n")
    assert commit_of([tmp_path / "a.yaml"]) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("HEAD", b"ref: refs/heads/../../../../secret\n"),
        ("HEAD", b"ref: HEAD\n"),
        ("HEAD", b"ref: refs/heads/main/../main\n"),
        ("HEAD", b"\xff\xfe\x00"),
        ("HEAD", b""),
        ("refs/heads/main", b"ref: refs/heads/main\n"),
        ("refs/heads/main", b"abc\n"),
        ("config", b"[core]\n\trepositoryformatversion = 9\n"),
        ("config", b"[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n"),
        ("config", b"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tlater = yes\n"),
    ],
)
def test_a_repository_that_makes_no_sense_is_not_known(tmp_path: Path, name: str, content: bytes) -> None:
    file = repository(tmp_path)
    (tmp_path / ".git" / name).write_bytes(content)
    assert commit_of([file]) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize("name", ["HEAD", "config", "packed-refs", "commondir", "refs/heads/main"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path, name: str) -> None:
    file = repository(tmp_path)
    place = tmp_path / ".git" / name
    if name == "packed-refs":
        git(tmp_path, "pack-refs", "--all", "--prune")
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    assert commit_of([file]) is None


def test_objects_that_are_missing_leave_the_files_unchecked(tmp_path: Path) -> None:
    file = repository(tmp_path)
    commit = git(tmp_path, "rev-parse", "HEAD")
    tree = git(tmp_path, "rev-parse", "HEAD^{tree}")
    (tmp_path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    assert commit_of([file]) == commit + UNCHECKED


def test_damage_anywhere_in_a_pack_never_gives_another_answer(tmp_path: Path) -> None:
    file = repository(tmp_path, files=30)
    git(tmp_path, "repack", "-q", "-a", "-d")
    commit = git(tmp_path, "rev-parse", "HEAD")
    for packed in (tmp_path / ".git" / "objects" / "pack").glob("pack-*.[ip]*"):
        packed.chmod(0o644)
        whole = packed.read_bytes()
        for at in range(0, len(whole), max(1, len(whole) // 150)):
            packed.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
            assert commit_of([file]) in (commit, commit + UNCHECKED)
        for length in range(0, len(whole), max(1, len(whole) // 20)):
            packed.write_bytes(whole[:length])
            assert commit_of([file]) in (commit, commit + UNCHECKED)
        packed.write_bytes(whole)


def test_no_program_that_a_repository_names_is_started(tmp_path: Path) -> None:
    file = repository(tmp_path)
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path / 'sprung'}\ncat\n")
    trap.chmod(0o755)
    (tmp_path / ".git" / "config").write_text(
        f"[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {trap}\n\tpager = {trap}\n"
        f'\thooksPath = {tmp_path}\n[filter "x"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n'
        f'[diff "x"]\n\ttextconv = {trap}\n[include]\n\tpath = {trap}\n'
    )
    (tmp_path / ".gitattributes").write_text("*.yaml filter=x diff=x\n")
    file.write_text(file.read_text() + "edited\n")
    assert str(commit_of([file])).endswith(CHANGED)
    assert not (tmp_path / "sprung").exists()


def test_what_becomes_of_a_file_after_it_was_read_changes_nothing(tmp_path: Path) -> None:
    file = repository(tmp_path)
    read = [InputFile.read(file)]
    file.write_text("edited while the study ran\n")
    assert repositories.commit_of(read) == git(tmp_path, "rev-parse", "HEAD")
    file.unlink()
    assert repositories.commit_of(read) == git(tmp_path, "rev-parse", "HEAD")
