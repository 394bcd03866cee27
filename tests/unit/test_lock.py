"""What `make` installs is locked: every package, on every platform that is named, with a licence."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.tags import Tag
from packaging.utils import canonicalize_name, parse_wheel_filename

from dependencies.licences import FORBIDDEN, PAGE, licence_of, requirements_in
from dependencies.lock import BENCH_LOCK, FILES, LOCK, LOCKER_LOCK, ROOT
from dependencies.platforms import PLATFORMS, PYTHONS, Platform

LOCKS = (LOCK, BENCH_LOCK, LOCKER_LOCK)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PLACES = [pytest.param(p, v, id=f"{p.name}, Python {v[0]}.{v[1]}") for p in PLATFORMS for v in PYTHONS]


def files() -> dict[tuple[str, str], list[tuple[str, frozenset[Tag]]]]:
    """Hash and tags of every file, by package and version."""
    found: dict[tuple[str, str], list[tuple[str, frozenset[Tag]]]] = {}
    for line in FILES.read_text(encoding="utf-8").splitlines()[1:]:
        digest, file = line.split("  ")
        name, number, _, tags = parse_wheel_filename(file)
        found.setdefault((name, str(number)), []).append((digest, tags))
    return found


def locked(lock: Path) -> dict[str, Requirement]:
    return {requirement.name: requirement for requirement in requirements_in(lock)}


def is_needed(requirement: Requirement, platform: Platform, python: tuple[int, int]) -> bool:
    marker = requirement.marker
    return marker is None or marker.evaluate({"extra": ""} | platform.environment(python))


@pytest.mark.parametrize(("platform", "python"), PLACES)
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_has_a_locked_file_for_every_platform(
    lock: Path, platform: Platform, python: tuple[int, int]
) -> None:
    accepted, known = platform.tags(python), files()
    missing = [
        requirement.name
        for requirement in requirements_in(lock)
        if is_needed(requirement, platform, python)
        and not any(
            tags & accepted
            for _, tags in known[requirement.name, str(requirement.specifier).removeprefix("==")]
        )
    ]
    assert missing == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_the_hashes_of_a_lock_are_those_of_its_files(lock: Path) -> None:
    known = files()
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").partition("\n")[2]):
        name, number = re.match(r"([^=]+)==(\S+)", block).groups()
        hashes = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
        assert hashes == {digest for digest, _ in known[name, number]}, name


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_the_lock_holds_all_that_a_locked_package_needs(platform: Platform) -> None:
    """As far as the packages that are installed here say."""
    python, known = PYTHONS[0], locked(LOCK)
    extras = PROJECT["project"]["optional-dependencies"]
    ours = [*PROJECT["project"]["dependencies"], *extras["notebooks"], *extras["dev"]]
    wanted = [Requirement(text) for text in (*ours, *PROJECT["build-system"]["requires"])]
    seen: set[tuple[str, str]] = set()
    missing = set()
    while wanted:
        requirement = wanted.pop()
        name = canonicalize_name(requirement.name)
        if not is_needed(requirement, platform, python):
            continue
        if name not in known or not is_needed(known[name], platform, python):
            missing.add(name)
        for extra in ("", *requirement.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                wanted += [r for r in _needs(name) if _asks(r.marker, extra, platform, python)]
    assert missing == set()


def _needs(name: str) -> list[Requirement]:
    try:
        return [Requirement(text) for text in requires(name) or []]
    except PackageNotFoundError:
        return []


def _asks(marker: Marker | None, extra: str, platform: Platform, python: tuple[int, int]) -> bool:
    return marker is None or marker.evaluate({"extra": extra} | platform.environment(python))


def test_versions_are_those_of_the_constraints_and_fit_what_the_project_asks_for() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    constraints = {
        canonicalize_name(name): number
        for name, number in (line.split("==") for line in lines if not line.startswith("#"))
    }
    usual = locked(LOCK) | locked(BENCH_LOCK)
    assert {name: str(r.specifier) for name, r in usual.items()} == {
        n: f"=={v}" for n, v in constraints.items()
    }
    extras = PROJECT["project"]["optional-dependencies"].values()
    asked = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["build-system"]["requires"],
        *(text for extra in extras for text in extra),
    ]
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(constraints[canonicalize_name(requirement.name)]), requirement


def test_the_build_back_end_is_pinned() -> None:
    for text in PROJECT["build-system"]["requires"]:
        assert re.fullmatch(r"[a-z-]+==\S+", text)


def test_make_installs_nothing_that_is_not_locked() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in re.findall(r"pip install.*|\$\(INSTALL\).*", text):
        is_ours = "--no-deps --no-build-isolation --editable ." in line
        assert is_ours or "--require-hashes" in line or "--requirement dependencies/requirements" in line, (
            line
        )


def test_no_locked_file_names_a_registry() -> None:
    for file in (*LOCKS, FILES, ROOT / "constraints.txt"):
        assert "http" not in file.read_text(encoding="utf-8")


def test_the_first_python_is_the_one_the_project_asks_for() -> None:
    assert PROJECT["project"]["requires-python"] == f">={PYTHONS[0][0]}.{PYTHONS[0][1]}"


def test_the_page_of_licences_lists_every_package_with_a_licence_that_lets_it_be_passed_on() -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines()[7:]]
    listed = {name: (number, licence) for name, number, licence, _ in rows}
    packages = locked(LOCK) | locked(BENCH_LOCK)
    assert {name: f"=={number}" for name, (number, _) in listed.items()} == {
        name: str(requirement.specifier) for name, requirement in packages.items()
    }
    for name, (number, licence) in listed.items():
        words = re.split(r"[\s-]", licence)
        assert licence, name
        assert not set(words) & set(FORBIDDEN), name
        if name in packages and _version(name) == number:
            assert licence == licence_of(name)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
