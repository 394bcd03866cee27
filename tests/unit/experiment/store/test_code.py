"""The code that computes a result is what its imports reach, and only what it does counts."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from simulator.experiment.store.code import code_of, remembered_code
from simulator.experiment.store.code_without_words import without_words
from simulator.experiment.store.key import ENGINES, REDUCTION

PACKAGE = Path(__file__).parents[4] / "simulator"

ENTRY = "simulator.entry"
FILES = {
    "__init__.py": "",
    "entry.py": "from simulator.room import wanted\n\n\ndef do():\n    import numpy\n    return wanted()\n",
    "room/__init__.py": "from simulator.room.one import wanted\nfrom simulator.room.other import unwanted\n",
    "room/one.py": "import math\n\n\ndef wanted(thing):\n    from simulator import late\n    return late\n",
    "room/other.py": "unwanted = 1\n",
    "late.py": 'a = 1\n\n\ndef told():\n    """Words."""\n    return a\n',
    "stranger.py": "b = 1\n",
}


def package(folder: Path, changes: Mapping[str, str] | None = None, newline: str = "\n") -> Path:
    for name, text in {**FILES, **(changes or {})}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline=newline)
    return folder


def test_imports_are_followed_through_packages_and_into_functions(tmp_path: Path) -> None:
    code = code_of(ENTRY, package=package(tmp_path))
    assert code.modules == ("simulator.entry", "simulator.late", "simulator.room.one")
    assert code.libraries == ("numpy",)


@pytest.mark.parametrize("file", ["entry.py", "room/one.py", "late.py"])
def test_what_a_reached_module_does_is_in_the_digest(tmp_path: Path, file: str) -> None:
    changed = package(tmp_path / "changed", {file: FILES[file] + "\nc = 2\n"})
    assert code_of(ENTRY, package=changed).digest != code_of(ENTRY, package=package(tmp_path / "same")).digest


@pytest.mark.parametrize("file", ["stranger.py", "room/other.py"])
def test_what_no_import_reaches_is_not_in_the_digest(tmp_path: Path, file: str) -> None:
    changed = package(tmp_path / "changed", {file: "b = 2\n"})
    assert code_of(ENTRY, package=changed).digest == code_of(ENTRY, package=package(tmp_path / "same")).digest


@pytest.mark.parametrize(
    "text",
    [
        '"""A module."""\n\na = 1\n"""One."""\n\n\ndef told():\n    """Other words."""\n    return a\n',
        "# A comment.\na = 1\n\ndef told():\n    return (a)  # said\n",
    ],
    ids=["docstrings", "comments"],
)
def test_words_and_layout_do_not_count(tmp_path: Path, text: str) -> None:
    changed = package(tmp_path / "changed", {"late.py": text})
    assert code_of(ENTRY, package=changed).digest == code_of(ENTRY, package=package(tmp_path / "same")).digest


def test_imports_for_type_checkers_are_not_followed(tmp_path: Path) -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from simulator import stranger\n"
    code = code_of(ENTRY, package=package(tmp_path, {"late.py": text}))
    assert "simulator.stranger" not in code.modules


def test_line_endings_do_not_count(tmp_path: Path) -> None:
    windows = code_of(ENTRY, package=package(tmp_path / "windows", newline="\r\n"))
    assert windows.digest == code_of(ENTRY, package=package(tmp_path / "unix")).digest


def test_the_words_of_a_measure_do_not_count_and_its_unit_does(tmp_path: Path) -> None:
    def digest(text: str) -> str:
        changes = {"late.py": f"from simulator.room.other import Measure\nA = Measure({text})\n"}
        return code_of(ENTRY, package=package(tmp_path / str(len(list(tmp_path.iterdir()))), changes)).digest

    first = digest("name='a', title='A', definition='One.', unit='£'")
    assert digest("name='a', title='B', definition='Two.', unit='£', source='b'") == first
    assert digest("name='a', title='A', definition='One.', unit='days'") != first


HELPED = """
from simulator.room.other import Measure, Problem
_REST = "where a month is cut"
def _share(name, title, says, unit="share"):
    rule = f"{says} is wrong"
    if not name:
        raise ValueError(f"{title} has no name")
    if unit == "£":
        return Problem(place=(name,), rule=rule, remedy="write another")
    return Measure(name=name, title=title, definition=f"{says}; {_REST}.", unit=unit)
def _shares(name, of):
    return _share(name, f"Share of {of}", says="Days" + of)
A = _shares("a", "beds")
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("where a month is cut", "wherever a month is cut"),
        ("{says} is wrong", "{says} cannot be"),
        ("{title} has no name", "a name is missing"),
        ("write another", "write one"),
        ("Share of {of}", "Part of {of}"),
        ('"Days" + of', '"Nights" + of'),
        ('"a", "beds"', '"a", "rooms"'),
    ],
)
def test_words_handed_on_by_helpers_and_of_refusals_do_not_count(tmp_path: Path, old: str, new: str) -> None:
    first = code_of(ENTRY, package=package(tmp_path / "first", {"late.py": HELPED}))
    told = code_of(ENTRY, package=package(tmp_path / "told", {"late.py": HELPED.replace(old, new)}))
    assert told.digest == first.digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"a", "beds"', '"b", "beds"'),
        ('unit="share"', 'unit="days"'),
        ("ValueError", "KeyError"),
        ('unit == "£"', 'unit == "p"'),
        ("place=(name,)", "place=()"),
        ("return _share(name", "return _share(name + of"),
    ],
)
def test_what_a_helper_does_besides_counts(tmp_path: Path, old: str, new: str) -> None:
    first = code_of(ENTRY, package=package(tmp_path / "first", {"late.py": HELPED}))
    changed = code_of(ENTRY, package=package(tmp_path / "changed", {"late.py": HELPED.replace(old, new)}))
    assert changed.digest != first.digest


def test_an_argument_that_is_also_read_is_no_word(tmp_path: Path) -> None:
    read = HELPED.replace("    rule = f", "    unit = says[:1]\n    rule = f")
    first = code_of(ENTRY, package=package(tmp_path / "first", {"late.py": read}))
    other = code_of(
        ENTRY, package=package(tmp_path / "other", {"late.py": read.replace('"Days"', '"Nights"')})
    )
    assert other.digest != first.digest


@pytest.mark.parametrize("module", ["occupancy", "evidence_measure", "waits.clock_measure", "money"])
def test_no_sentence_of_a_measure_is_in_the_code_of_measures(module: str) -> None:
    tree = ast.parse(
        (PACKAGE / "outcomes" / "measures" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    )
    texts = [node.value for node in ast.walk(without_words(tree)) if isinstance(node, ast.Constant)]
    assert [text for text in texts if isinstance(text, str) and text.count(" ") > 2] == []


def test_an_entry_that_is_no_module_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"'simulator\.nothing' is no module"):
        code_of("simulator.nothing", package=package(tmp_path))


def modules_in(*rooms: str) -> set[str]:
    files = (file for room in rooms for file in (PACKAGE / room).rglob("*.py") if file.name != "__init__.py")
    return {".".join(("simulator", *file.relative_to(PACKAGE).with_suffix("").parts)) for file in files}


def test_every_module_of_the_engines_is_in_their_code() -> None:
    assert modules_in("engines") <= set(code_of(ENGINES).modules)
    assert {"simulator.simulation.chance.sampler", "simulator.simulation.event_order"} <= set(
        code_of(ENGINES).modules
    )


def test_what_is_only_shown_is_in_no_code() -> None:
    shown = modules_in(
        *("charts", "screen", "report", "experiment", "cli", "wording"),
        *("outcomes/labels", "outcomes/comparison"),
    )
    for entry in (ENGINES, REDUCTION):
        assert not shown & set(code_of(entry).modules)


def test_engines_depend_on_no_measure_and_measures_on_no_engine() -> None:
    engines, measures = set(code_of(ENGINES).modules), set(code_of(REDUCTION).modules)
    assert not {name for name in engines if name.startswith(("simulator.outcomes", "simulator.domain"))}
    assert not {name for name in measures if name.startswith("simulator.engines")}


WATCH = """
import sys
from pathlib import Path
from simulator.compilation.network import compile_network
from simulator.engines import run
from simulator.outcomes import reduction_of, Window
from simulator.scenario_file import read_scenario
from simulator.simulation.chance.streams import Streams

scenario = read_scenario(Path("tests/scenario_files/valid/small.yaml"))
network, system = compile_network(scenario), scenario.system()
streams = Streams(seed=1, replication=0)
met = {"engines": set(), "measures": set()}

def watched(name, function):
    sys.setprofile(lambda frame, event, _: met[name].add(frame.f_globals.get("__name__", "")))
    try:
        return function()
    finally:
        sys.setprofile(None)

history = watched("engines", lambda: run(network, streams, "ENGINE"))
measure = lambda: reduction_of(network, system, Window(from_days=0.0, to_days=network.horizon_days), True)
watched("measures", lambda: measure()(history, streams))
for name, modules in met.items():
    print(name, *sorted(module for module in modules if module.startswith("simulator.")))
"""


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["reference", "interpreted"])
def test_no_function_runs_that_the_imports_do_not_reach(engine: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", WATCH.replace("ENGINE", engine)],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
    ).stdout
    met = {line.split()[0]: set(line.split()[1:]) for line in told.splitlines()}
    # Bodies of packages hand names on and do nothing else.
    packages = {
        f"simulator.{'.'.join(f.parent.relative_to(PACKAGE).parts)}" for f in PACKAGE.rglob("__init__.py")
    }
    assert len(met["engines"]) > 5
    assert met["engines"] - packages <= set(code_of(ENGINES).modules)
    assert met["measures"] - packages <= set(code_of(REDUCTION).modules)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"state": 1}', '{"state": "x", "codes": 3}'])
def test_remembered_code_is_the_code_whatever_the_memory_says(tmp_path: Path, damage: str) -> None:
    memory = tmp_path / "store" / "code.json"
    memory.parent.mkdir()
    memory.write_text(damage, encoding="utf-8")
    entry = "simulator.units"
    for _ in range(2):
        assert remembered_code((entry,), memory) == (code_of(entry),)
    assert json.loads(memory.read_text(encoding="utf-8"))["codes"][0]["modules"] == ["simulator.units"]


def test_code_needs_no_memory(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file in the way", encoding="utf-8")
    entry = "simulator.units"
    assert remembered_code((entry,), tmp_path / "store" / "code.json") == (code_of(entry),)


@pytest.mark.slow
def test_modules_read_for_one_entry_are_the_same_when_read_for_another(tmp_path: Path) -> None:
    alone = code_of(ENGINES), code_of(REDUCTION)
    assert remembered_code((REDUCTION, ENGINES), tmp_path / "code.json") == alone[::-1]


SPOKEN = """
class Thing:
    def __repr__(self):
        return f"a thing of {self.size} steps in all"
def refuse(step, often):
    return ValueError(f"one person made {often} visits to {step} at one instant")
def look(name, default="the list of all people"):
    return name.replace("the list of all people", default), f"there are {name} people in the list"
NAME = "a name of four words"
"""


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ("visits to {step} at one instant", "visits at one instant, the last to {step}", False),
        (" steps in all", " steps", False),
        ("{self.size}", "{self.length}", True),
        ("{often}", "{often + 1}", True),
        ("ValueError", "KeyError", True),
        ('default="the list of all people"', 'default="the list of all"', True),
        ('replace("the list of all people"', 'replace("the list of all"', True),
        ("people in the list", "people on the list", True),
        ("a name of four words", "another name of four words", True),
    ],
)
def test_texts_of_exceptions_that_are_returned_and_of_a_repr_do_not_count(
    tmp_path: Path, old: str, new: str, *, counts: bool
) -> None:
    first = code_of(ENTRY, package=package(tmp_path / "first", {"late.py": SPOKEN}))
    changed = code_of(ENTRY, package=package(tmp_path / "changed", {"late.py": SPOKEN.replace(old, new)}))
    assert (changed.digest != first.digest) is counts
