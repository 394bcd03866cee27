"""What may run code when it is read comes from this user alone."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from simulator.disk.trust import UntrustedError, fault_of_folder, keep_private, unpickled

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions are another thing there")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "above" / "own"
    folder.mkdir(parents=True)
    (folder / "rows").write_bytes(pickle.dumps([1, 2]))
    keep_private(tmp_path / "above")
    return folder


def test_what_only_this_user_can_write_is_read(own: Path) -> None:
    assert fault_of_folder(own) is None
    assert unpickled(own / "rows") == [1, 2]


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777, 0o1777, 0o2775])
def test_a_folder_that_others_may_write_to_is_not(own: Path, mode: int) -> None:
    own.chmod(mode)
    with pytest.raises(UntrustedError, match=r"other users may write to .*own: 'chmod go-w' mends that"):
        unpickled(own / "rows")


@pytest.mark.parametrize("mode", [0o660, 0o606])
def test_a_file_that_others_may_write_to_is_not(own: Path, mode: int) -> None:
    (own / "rows").chmod(mode)
    with pytest.raises(UntrustedError, match="rows"):
        unpickled(own / "rows")


def test_a_link_inside_is_not(own: Path, tmp_path: Path) -> None:
    (own / "more").symlink_to(tmp_path)
    assert "neither a file nor a folder" in str(fault_of_folder(own))


def test_a_folder_that_another_user_can_exchange_is_not(own: Path) -> None:
    own.parent.chmod(0o777)
    assert "any user may write to" in str(fault_of_folder(own))
    own.parent.chmod(0o1777)
    assert fault_of_folder(own) is None
    assert "other users may write to" in str(fault_of_folder(own, kept_in=own.parent))


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root gives files away")
@pytest.mark.parametrize("part", [".", "rows", ".."])
def test_what_belongs_to_another_user_is_not(own: Path, part: str) -> None:
    os.chown(own / part, 65_534, 65_534)
    assert "belongs to another user" in str(fault_of_folder(own))
