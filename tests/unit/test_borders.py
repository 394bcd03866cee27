"""What the product never does, and what only one place of it does: read from its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import simulator

PACKAGE = Path(simulator.__file__).parent


@cache
def sources() -> dict[str, str]:
    """Texts of all modules by their path below the package."""
    return {
        file.relative_to(PACKAGE).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(PACKAGE.rglob("*.py"))
    }


def names_used(text: str) -> Iterator[tuple[int, str]]:
    """Every import and every attribute of a text, dotted, with its line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id


STARTERS = (
    "subprocess",
    "pty.",
    "os.system",
    "os.popen",
    "os.startfile",
    "os.exec",
    "os.spawn",
    "os.posix_spawn",
)
"""How names begin that start a program. Worker processes are `multiprocessing`'s: this program again."""


def test_the_product_starts_no_other_program() -> None:
    found = [
        f"{module}:{line}"
        for module, text in sources().items()
        if any(starter in text for starter in STARTERS) or "create_subprocess" in text
        for line, name in names_used(text)
        if name.startswith(STARTERS) or "create_subprocess" in name
    ]
    assert found == []


ONE_PLACE = {
    "screen/outlet.py": (
        "print", "sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__", "typer.echo", "typer.secho",
        "click", "typer._click", "rich.print", "rich.get_console", "logging.StreamHandler",
        "warnings.warn", "traceback.print_exc", "os.write",
    ),
    "wording/spreadsheet.py": ("csv.writer", "csv.DictWriter", ".to_csv", ".to_clipboard", ".to_excel"),
    "wording/markup.py": ("html.escape", "xml.sax.saxutils", "markupsafe.escape", "rich.markup"),
}  # fmt: skip
"""What only one module may name: it quotes for the screen, for spreadsheets, or for markup."""


@pytest.mark.parametrize("place", ONE_PLACE)
def test_only_one_place_writes_for_a_screen_a_spreadsheet_or_a_page(place: str) -> None:
    assert (PACKAGE / place).is_file()
    banned = ONE_PLACE[place]
    found = [
        f"{module}:{line} {name}"
        for module, text in sources().items()
        if module != place and any(word.rpartition(".")[2] in text for word in banned)
        for line, name in names_used(text)
        if name in banned or any(word.startswith(".") and name.endswith(word) for word in banned)
    ]
    assert found == []


def test_no_console_is_made_but_the_harmless_one() -> None:
    made = [
        f"{module}:{node.lineno}"
        for module, text in sources().items()
        if "Console(" in text
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Console")
    ]
    assert made == []


UNPICKLING = (
    "pickle.load", "pickle.Unpickler", "marshal.load", "shelve", "dill", "cloudpickle", "joblib",
    "read_pickle", "numpy.load", "np.load", "torch.load", "yaml.load", "yaml.unsafe_load",
)  # fmt: skip
"""How names begin that run what they read."""


def test_only_one_place_reads_what_may_run_when_it_is_read() -> None:
    found = [
        f"{module}:{line} {name}"
        for module, text in sources().items()
        if module != "disk/trust.py" and any(word.rpartition(".")[2] in text for word in UNPICKLING)
        for line, name in names_used(text)
        if name.startswith(UNPICKLING) or name.endswith(".read_pickle")
    ]
    assert found == []


WRITING = (
    ".write_text", ".write_bytes", ".to_parquet", ".savefig",
    "shutil.copy", "shutil.move", "shutil.rmtree", "os.replace", "os.rename",
)  # fmt: skip
WRITERS = {
    "disk/whole.py": "writes files whole",
    "engines/fast/kept.py": "makes a folder of its own and moves it into place whole",
    "disk/sealed_parquet.py": "puts a digest into the file that `write_whole` is about to move to its place",
    "experiment/run_folder/publication.py": "removes the folder in which files wait to be moved together",
    "charts/output/file.py": "draws to the path that `write_whole` gives it",
    "charts/paper.py": "draws to memory, for notebooks",
    "validation/figures.py": "draws to memory",
    "validation/examination.py": "leaves rows in a temporary folder of its own",
    "outcomes/measures/measure_docs.py": "writes a page of these documents when they are made",
    "charts/chart_docs.py": "writes pages of these documents when they are made",
}
"""Modules that write to disk themselves, and why half of it is never seen."""


def test_every_other_module_writes_files_whole() -> None:
    found = {
        module
        for module, text in sources().items()
        if any(word.rpartition(".")[2] in text for word in WRITING)
        for _, name in names_used(text)
        if "." in name and name.endswith(WRITING) and name.partition(".")[0] != "simulator"
    }
    assert found <= set(WRITERS)
