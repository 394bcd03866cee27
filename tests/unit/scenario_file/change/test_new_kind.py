"""A new kind of change takes two files and its entries; the type checker asks for all that it must say."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[4]
IN_DOMAIN = Path("simulator/domain/change")
IN_FILES = Path("simulator/scenario_file/change")

SAYS_NOTHING = {
    IN_DOMAIN / "redundancy.py": '''
from dataclasses import dataclass
from simulator.domain.change.kind import ChangeKind

@dataclass(frozen=True, slots=True, kw_only=True)
class Redundancy(ChangeKind):
    """Says nothing of itself."""
''',
    IN_FILES / "redundancy.py": '''
from typing import Literal
from simulator.domain.change.redundancy import Redundancy
from simulator.scenario_file.change.shape import ChangeShape

class RedundancyShape(ChangeShape):
    """Cannot be turned into a change."""

    kind: Literal["redundancy"]

def made() -> Redundancy:
    from datetime import date
    return Redundancy(name="r", from_date=date(2026, 10, 1))
''',
}

SAYS_EVERYTHING = {
    IN_DOMAIN / "redundancy.py": '''
from dataclasses import dataclass
from simulator.domain.change.budget import taken, team_called
from simulator.domain.change.ledger import Ledger, OneOffEntry
from simulator.domain.change.money_change import MoneyChange, Move
from simulator.domain.system import System
from simulator.errors import Problem
from simulator.wording import money

@dataclass(frozen=True, slots=True, kw_only=True)
class Redundancy(MoneyChange):
    """Posts of one team given up against a payment."""

    team: str
    amount_pence_per_year: int
    payment_pence: int

    def moves(self, system: System) -> list[Move]:
        team = team_called(system, self.team, ("team",))
        return taken(team, self.amount_pence_per_year, self.from_date, (), ("team",))

    def spent_once(self, system: System) -> tuple[OneOffEntry, ...]:
        return (
            OneOffEntry(on_date=self.from_date, team=self.team, pence=self.payment_pence, reason=self.name),
        )

    def problems(self) -> tuple[Problem, ...]:
        return ()

    def warnings(self, ledger: Ledger) -> tuple[str, ...]:
        return () if ledger.saving_pence_per_year else (self.warning_of_nothing(),)

    def what_in_words(self) -> str:
        return f"{money(self.amount_pence_per_year)} a year from {self.team}, by redundancy"

    @property
    def is_uniform_slice(self) -> bool:
        return False
''',
    IN_FILES / "redundancy.py": '''
from typing import ClassVar, Literal
from simulator.domain.change.redundancy import Redundancy
from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.change.shape import ChangeShape, common_keys
from simulator.scenario_file.schema.base import Money, MoneyPerYear, Name
from simulator.scenario_file.written_quantity import pounds

class RedundancyShape(ChangeShape):
    """Posts of one team given up against a payment."""

    keys_in_words: ClassVar[str] = "`team`, `amount` a year and the `payment`"

    kind: Literal["redundancy"]
    team: Name
    amount: MoneyPerYear
    payment: Money

    def change(self, name: str) -> Redundancy:
        return Redundancy(
            name=name, from_date=self.from_date, phase_months=self.phase, team=self.team,
            amount_pence_per_year=self.amount, payment_pence=self.payment,
        )

def canonical(change: Redundancy) -> dict[str, Canonical]:
    return {
        "kind": "redundancy", **common_keys(change), "team": change.team,
        "amount": pounds(change.amount_pence_per_year), "payment": pounds(change.payment_pence),
    }
''',
}

PLAN = """\
extends: baseline.yaml
name: paid_off
cuts:
  - {kind: redundancy, from: 2026-10-01, team: TEAM, amount: £50k, payment: £20k}
"""

USES_IT = """\
from pathlib import Path
import sys
from simulator.experiment.run_folder.record import write_ledgers
from simulator.scenario_file import check, read_scenario, resolved_text
from simulator.scenario_file.change.register import KINDS

plan = read_scenario("paid_off.yaml")
assert not check("paid_off.yaml").problems
assert plan.cuts[0].in_words().endswith("by redundancy")
assert plan.ledger().one_off_pence == 20_000_00
assert sum(plan.savings_pence_per_year()) == 50_000_00
Path("resolved.yaml").write_text(resolved_text(plan), encoding="utf-8")
assert resolved_text(Path("resolved.yaml")) == resolved_text(plan)
assert KINDS[-1] == "redundancy"
write_ledgers(Path("."), [plan])
print(Path("one_off.csv").read_text())
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package to which a kind can be added, with what the type checker knows of it by now."""
    shutil.copytree(ROOT / "simulator", tmp_path / "simulator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with suppress(FileNotFoundError):
        shutil.copytree(ROOT / ".mypy_cache", tmp_path / ".mypy_cache")
    return tmp_path


def add(package: Path, files: dict[Path, str], entries: list[tuple[Path, str, str]]) -> None:
    for path, text in files.items():
        (package / path).write_text(text, encoding="utf-8")
    for path, old, new in entries:
        text = (package / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (package / path).write_text(text.replace(old, new), encoding="utf-8")


MEMBER_OF_THE_DOMAIN = [
    (
        IN_DOMAIN / "union.py",
        "Change = AcrossTheBoard | Targeted | Reallocate",
        "from simulator.domain.change.redundancy import Redundancy\n"
        "Change = AcrossTheBoard | Targeted | Reallocate | Redundancy",
    ),
]
ENTRIES = [
    *MEMBER_OF_THE_DOMAIN,
    (
        IN_FILES / "register.py",
        "TargetedShape | ReallocateShape\n",
        "TargetedShape | ReallocateShape | RedundancyShape\n",
    ),
    (
        IN_FILES / "register.py",
        "from simulator.scenario_file.change.shape import ChangeShape",
        "from simulator.scenario_file.change.redundancy import RedundancyShape\n"
        "from simulator.scenario_file.change.shape import ChangeShape",
    ),
]
CASE = (
    IN_FILES / "register.py",
    "        case _:\n            assert_never(change)",
    "        case Redundancy():\n            return redundancy.canonical(change)\n"
    "        case _:\n            assert_never(change)",
)
IMPORTS = (
    IN_FILES / "register.py",
    "from simulator.scenario_file.change import across_the_board, reallocate, targeted",
    "from simulator.domain.change.redundancy import Redundancy\n"
    "from simulator.scenario_file.change import across_the_board, reallocate, redundancy, targeted",
)


def type_checked(package: Path) -> str:
    """What the type checker says of the room that writes changes, and of all that it imports."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", str(IN_FILES)]
    return subprocess.run(command, cwd=package, capture_output=True, text=True, check=False).stdout


def test_a_kind_that_says_nothing_is_refused_by_the_type_checker(package: Path) -> None:
    add(package, SAYS_NOTHING, ENTRIES)
    said = type_checked(package)
    assert (
        'Cannot instantiate abstract class "Redundancy" with abstract attributes '
        '"apply", "is_uniform_slice", "problems", "warnings" and "what_in_words"'
    ) in said
    assert 'Item "RedundancyShape" of' in said
    assert 'has no attribute "change"' in said
    assert 'Argument 1 to "assert_never" has incompatible type "Redundancy"' in said


def test_a_kind_that_says_everything_takes_two_files_and_its_entries(package: Path) -> None:
    add(package, SAYS_EVERYTHING, [*ENTRIES, CASE, IMPORTS])
    assert type_checked(package) == ""
    shutil.copy(package / "simulator/scenario_file/template/baseline.yaml", package)
    team = next(iter(_teams(package / "baseline.yaml")))
    (package / "paid_off.yaml").write_text(PLAN.replace("TEAM", team), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(package)}
    used = subprocess.run(
        [sys.executable, "-c", USES_IT],
        cwd=package,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert used.stderr == ""
    assert f"paid_off,2026-10-01,redundancy_1,{team},,20000.00" in used.stdout


def _teams(file: Path) -> list[str]:
    from simulator.scenario_file import read_scenario

    return [team.name for team in read_scenario(file).baseline.teams]
