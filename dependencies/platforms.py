"""The platforms and the versions of Python that the simulator is installed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms

PYTHONS: Final = ((3, 11), (3, 12), (3, 13), (3, 14))
"""CPython; `requires-python` in pyproject.toml begins with the first."""
_OLDEST_GLIBC, _FIRST_GLIBC = 28, 5
"""glibc 2.28 is that of Debian 10, Ubuntu 20.04 and Red Hat Enterprise Linux 8, or older than theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """An operating system on a kind of processor."""

    name: str
    """As people say it."""
    wheels: tuple[str, ...]
    """Platform tags of the wheels that can be installed there, the best first."""
    system: str
    """`sys_platform`."""
    machine: str
    """`platform_machine`."""

    def environment(self, python: tuple[int, int]) -> dict[str, str]:
        """What markers of requirements are judged by."""
        windows = self.system == "win32"
        return {
            "implementation_name": "cpython",
            "os_name": "nt" if windows else "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[self.system],
            "python_full_version": f"{python[0]}.{python[1]}.0",
            "python_version": f"{python[0]}.{python[1]}",
            "sys_platform": self.system,
        }

    def tags(self, python: tuple[int, int]) -> frozenset[Tag]:
        """Tags of every wheel that can be installed there."""
        return frozenset(self._tags(python))

    def _tags(self, python: tuple[int, int]) -> Iterator[Tag]:
        interpreter = f"cp{python[0]}{python[1]}"
        yield from cpython_tags(python, abis=[interpreter], platforms=self.wheels)
        yield from compatible_tags(python, interpreter, self.wheels)


def _linux(machine: str) -> tuple[str, ...]:
    new = (f"manylinux_2_{minor}_{machine}" for minor in range(_OLDEST_GLIBC, _FIRST_GLIBC - 1, -1))
    return (*new, *(f"{old}_{machine}" for old in ("manylinux2014", "manylinux2010", "manylinux1", "linux")))


PLATFORMS: Final = (
    Platform(name="Linux, x86-64", wheels=_linux("x86_64"), system="linux", machine="x86_64"),
    Platform(name="Linux, ARM", wheels=_linux("aarch64"), system="linux", machine="aarch64"),
    Platform(
        name="macOS 14, Apple processor",
        wheels=tuple(mac_platforms((14, 0), "arm64")),
        system="darwin",
        machine="arm64",
    ),
    Platform(
        name="macOS 14, Intel processor",
        wheels=tuple(mac_platforms((14, 0), "x86_64")),
        system="darwin",
        machine="x86_64",
    ),
    Platform(name="Windows, x86-64", wheels=("win_amd64",), system="win32", machine="AMD64"),
)
"""Every platform that is named in the documents."""
