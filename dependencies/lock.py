"""Make the lock anew: `make lock`.

`constraints.txt` says which versions; this finds every package that they need on every platform of
`dependencies.platforms`, and writes the hash of each of its wheels. Sources are left out: building one runs
its code.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from packaging.markers import Marker
from packaging.utils import canonicalize_name, parse_wheel_filename

from dependencies.platforms import PLATFORMS, PYTHONS

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "dependencies"
LOCK: Final = FOLDER / "requirements.txt"
"""What `make setup` installs."""
BENCH_LOCK: Final = FOLDER / "requirements-bench.txt"
"""What `make bench` installs beside it."""
LOCKER_LOCK: Final = FOLDER / "requirements-lock.txt"
"""What `make lock` installs: the program that resolves."""
FILES: Final = FOLDER / "files.txt"
"""The name of the file behind each hash."""
HEAD: Final = "# Made by `make lock` from constraints.txt and pyproject.toml: do not edit.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package of one version, with the wheels that can be installed on a named platform."""

    name: str
    version: str
    marker: str
    """On which platforms it is needed; empty for all."""
    wheels: tuple[tuple[str, str], ...]
    """File name and SHA-256 of each, ascending."""

    @property
    def is_needed(self) -> bool:
        """Whether any named platform needs it."""
        return not self.marker or any(
            Marker(self.marker).evaluate(platform.environment(python))
            for platform in PLATFORMS
            for python in PYTHONS
        )

    def requirement(self) -> str:
        """Its lines in a file of requirements."""
        marker = f" ; {self.marker}" if self.marker else ""
        hashes = " \\\n".join(f"    --hash=sha256:{digest}" for digest in sorted({d for _, d in self.wheels}))
        return f"{self.name}=={self.version}{marker} \\\n{hashes}\n"


def main() -> None:
    """Write the lock, the names of its files, and the lock of what benchmarks need beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uv", default="uv", help="the program that resolves, see docs/dependencies.md")
    chosen = parser.parse_args()
    usual = resolved(chosen.uv, extras=("notebooks", "dev"))
    known = {package.name for package in usual}
    bench = [p for p in resolved(chosen.uv, extras=("notebooks", "dev", "bench")) if p.name not in known]
    locker = resolved(chosen.uv, alone=f"uv=={_version_of(chosen.uv)}")
    for file, packages in ((LOCK, usual), (BENCH_LOCK, bench), (LOCKER_LOCK, locker)):
        _write(file, packages)
    every = (*usual, *bench, *locker)
    wheels = sorted({(name, digest) for package in every for name, digest in package.wheels})
    FILES.write_text(HEAD + "".join(f"{digest}  {name}\n" for name, digest in wheels), encoding="utf-8")


def resolved(uv: str, *, extras: tuple[str, ...] = (), alone: str = "") -> list[Package]:
    """Every package that the simulator with some extras needs, and what builds it; or one package alone."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        building, found = Path(folder, "build.in"), Path(folder, "pylock.toml")
        # An editable install needs `editables`, which the back-end asks for only then.
        needed = [alone] if alone else [*project["build-system"]["requires"], "editables"]
        building.write_text("\n".join(needed), encoding="utf-8")
        words = [uv, "pip", "compile", "--quiet", "--native-tls", "--no-config", "--universal"]
        words += ["--python-version", f"{PYTHONS[0][0]}.{PYTHONS[0][1]}", "--format", "pylock.toml"]
        words += [word for extra in extras for word in ("--extra", extra)]
        words += ["--constraint", str(ROOT / "constraints.txt"), "--output-file", str(found)]
        words += [str(building)] if alone else [str(ROOT / "pyproject.toml"), str(building)]
        subprocess.run(words, check=True, cwd=folder)
        packages = tomllib.loads(found.read_text(encoding="utf-8"))["packages"]
    named = (_package(package) for package in packages)
    return sorted((package for package in named if package.is_needed), key=lambda package: package.name)


def _version_of(uv: str) -> str:
    said = subprocess.run([uv, "--version"], check=True, capture_output=True, text=True).stdout
    return said.split()[1]


def _package(written: dict[str, Any]) -> Package:  # Any: a table of a TOML file
    accepted = frozenset().union(*(platform.tags(python) for platform in PLATFORMS for python in PYTHONS))
    wheels = sorted(
        (name, wheel["hashes"]["sha256"])
        for wheel in written.get("wheels", ())
        if (name := _file_name(wheel)) and parse_wheel_filename(name)[3] & accepted
    )
    return Package(
        name=canonicalize_name(written["name"]),
        version=written["version"],
        marker=written.get("marker", ""),
        wheels=tuple(wheels),
    )


def _file_name(wheel: dict[str, Any]) -> str:  # Any: a table of a TOML file
    return str(wheel.get("name") or wheel["url"].rpartition("/")[2])


def _write(file: Path, packages: Iterable[Package]) -> None:
    file.write_text(HEAD + "".join(package.requirement() for package in packages), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
