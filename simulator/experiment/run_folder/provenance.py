"""Provenance: what a run was made of, enough to repeat it and to find out later why a figure differs."""

from __future__ import annotations

import json
import platform
import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from simulator.disk.input_file import InputFile
from simulator.experiment.plan import Plan
from simulator.experiment.store.digest import digest_of_bytes
from simulator.outcomes.people import Tolerances

PROVENANCE_NAME = "provenance.json"
LIBRARIES = ("numpy", "pandas", "pyarrow", "scipy", "simpy", "numba", "ruamel.yaml", "pydantic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The record of a finished run; `provenance.json` in its folder."""

    name: str
    digest: str
    """Names everything that decides the results of a replication, with the names of the scenarios."""
    code_digests: Mapping[str, str]
    """Names of the code alone: of the `engines`, and of the `measures` that are taken from a history."""
    seed: int
    replications: int
    scenarios: tuple[str, ...]
    """In the order of the results; in a comparison the baseline first."""
    equal_money_slices: Mapping[str, str]
    compared_with: tuple[str, ...]
    """Plans that the others are compared with, beside the baseline and the slices."""
    tolerances_days: Mapping[str, float]
    """Differences up to which a person is neither worse off nor better off."""
    same_as: Mapping[str, str]
    warnings: tuple[str, ...]
    scenario_digests: Mapping[str, str]
    """Digests of the resolved scenarios."""
    input_files: Mapping[str, str]
    """Digests of the files the scenarios were read from, those they extend included, by path."""
    git_commit: str | None
    """Commit of the folder the files lie in, as `repository.commit_of` gives it; none outside git."""
    engine: str
    """The engine that was asked for."""
    replications_by_engine: Mapping[str, int]
    """Replications in the results by the engine that computed them; all engines give the same."""
    computed: int
    """Replications that an engine computed for this run; the others were in the store."""
    workers: int
    product: str
    python: str
    libraries: Mapping[str, str]
    platform: str
    command_line: str
    repeat_command: str
    """Started in the run folder, computes the same results again from the scenarios kept there."""
    started: str
    """ISO 8601, UTC."""
    duration_seconds: float

    def is_told_by(self, record: Path) -> bool:
        """Whether a written record is of the same scenarios, word for word."""
        try:
            before = json.loads(record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        digests = before.get("scenario_digests") if isinstance(before, dict) else None
        return bool(digests == dict(self.scenario_digests))

    def written(self) -> str:
        """As JSON, one field a line."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def repeat_command(plan: Plan, *, replications: int, engine: str) -> str:
    """The command that repeats a run from its own folder.

    The slices that the tool made are left out, because the command makes them again.
    """
    files = [
        f"scenarios/{scenario.name}.yaml"
        for scenario in plan.scenarios
        if scenario.name not in plan.made_here
    ]
    words = ["simulator", plan.command, *files]
    for name in plan.against:
        words += ["--against", name]
    for name, days in asdict(plan.tolerances).items():
        if days != getattr(Tolerances(), name):
            words += ["--tolerance", f"{name.removesuffix('_days')}={days:.10g} days"]
    return shlex.join([*words, "--replications", str(replications), "--engine", engine])


def command_line() -> str:
    """The command that started this process."""
    return shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]) if sys.argv else ""


def library_versions() -> dict[str, str]:
    """Versions of the libraries that may touch a result, where they are installed."""
    found = {}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found


def file_digests(inputs: Iterable[InputFile]) -> dict[str, str]:
    """Digest of the bytes that were read of each file, by its path."""
    return {file.path.as_posix(): digest_of_bytes(file.content) for file in inputs}


def product_version() -> str:
    """Name and version of the product."""
    return f"simulator {version('simulator')}"


def python_version() -> str:
    """Implementation and version of Python."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def platform_name() -> str:
    """Operating system and processor."""
    return platform.platform()


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)
