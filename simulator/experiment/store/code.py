"""The code that computes a result, found by following imports from the function that computes it."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from simulator.errors import SimulatorError
from simulator.experiment.store.code_without_words import without_words
from simulator.experiment.store.digest import key_of
from simulator.experiment.store.files import write_text

PACKAGE: Final = "simulator"
_PYTHON: Final = f"python {sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Modules that can take part in a computation, and the libraries they use."""

    modules: tuple[str, ...]
    """Full names, ascending."""
    libraries: tuple[str, ...]
    """Names under which they are imported, ascending; the standard library is left out."""
    source: str
    """Names what these modules do: comments, words for people, layout and line endings do not count."""

    @property
    def digest(self) -> str:
        """Names the source with the versions of the libraries and of Python, whose library computes too."""
        return key_of(self.source, _PYTHON, *map(_library, self.libraries))


def code_of(*entries: str, package: Path | None = None) -> Code:
    """The code that some modules can reach through imports, those inside functions included.

    Parameters
    ----------
    entries
        Full names of modules of the package.
    package
        Folder of the package; the running one when absent.

    Returns
    -------
    Code
        Imports for type checkers only (`if TYPE_CHECKING:`) are not followed. Where a package hands a name on
        from one of its modules, that module is taken and the others are not.

    Raises
    ------
    ValueError
        An entry is no module of the package.
    """
    return _code_in(_Source(root=Path(__file__).parents[2] if package is None else package), entries)


def _code_in(source: _Source, entries: tuple[str, ...]) -> Code:
    for entry in entries:
        if not source.is_module(entry):
            raise ValueError(f"{entry!r} is no module of {source.root}")
    found = _reached(source, entries)
    modules = tuple(sorted(name for name in found if source.is_module(name)))
    libraries = tuple(sorted(found - set(modules) - sys.stdlib_module_names))
    texts: list[str] = []
    for name in modules:
        texts += [name, source.without_words(name)]
    return Code(modules=modules, libraries=libraries, source=key_of(*texts))


def remembered_code(entries: tuple[str, ...], memory: Path) -> tuple[Code, ...]:
    """The `code_of` each of some modules of the running package, worked out once for its source as it stands.

    To read and take apart all modules takes half a second, to see that they are the same a fiftieth of it.

    Parameters
    ----------
    entries
        Full names of modules.
    memory
        A file that remembers; written where it is of other source, and done without where it cannot be.
    """
    state = key_of(*entries, *_source_texts())
    try:
        remembered = json.loads(memory.read_text(encoding="utf-8"))
        if remembered["state"] == state:
            return tuple(
                Code(modules=tuple(c["modules"]), libraries=tuple(c["libraries"]), source=c["source"])
                for c in remembered["codes"]
            )
    except (OSError, ValueError, LookupError, TypeError):
        pass
    codes = _worked_out(entries, state)
    with suppress(SimulatorError):
        write_text(memory, json.dumps({"state": state, "codes": [asdict(code) for code in codes]}))
    return codes


@lru_cache(maxsize=1)
def _worked_out(entries: tuple[str, ...], state: str) -> tuple[Code, ...]:
    """Once a process for its source as it stands, however many stores it opens; modules are read once."""
    source = _Source(root=Path(__file__).parents[2])
    return tuple(_code_in(source, (entry,)) for entry in entries)


def _source_texts() -> Iterator[str]:
    """Every module of the running package, and the Python that takes it apart."""
    root = Path(__file__).parents[2]
    yield sys.version
    for file in sorted(root.rglob("*.py")):
        yield file.relative_to(root).as_posix()
        yield file.read_text(encoding="utf-8")


def _reached(source: _Source, entries: tuple[str, ...]) -> set[str]:
    """The entries and all they import, directly or not: full names of modules, first names of libraries."""
    reached: set[str] = set()
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            if source.is_module(name):
                waiting += source.imports(name)
    return reached


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The source of a package, each module of it read and taken apart once."""

    root: Path
    trees: dict[str, ast.Module] = field(default_factory=dict)
    imported: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def file(self, module: str) -> Path | None:
        first, *rest = module.split(".")
        if first != PACKAGE:
            return None
        place = self.root.joinpath(*rest)
        files = (place / "__init__.py", place.with_suffix(".py"))
        return next((file for file in files if file.is_file()), None)

    def is_module(self, name: str) -> bool:
        return self.file(name) is not None

    def tree(self, module: str) -> ast.Module:
        if module not in self.trees:
            file = self.file(module)
            assert file is not None, f"{module} was found before"
            # From bytes, so that line endings are read alike everywhere.
            self.trees[module] = ast.parse(file.read_bytes())
        return self.trees[module]

    def without_words(self, module: str) -> str:
        """What a module does, written out."""
        if module not in self.texts:
            # This changes the tree, and leaves every import in it.
            self.texts[module] = ast.dump(without_words(self.tree(module)))
        return self.texts[module]

    def imports(self, module: str) -> list[str]:
        """What a module imports: modules of the package by full name, libraries by first name."""
        if module not in self.imported:
            self.imported[module] = self._imports(module)
        return self.imported[module]

    def _imports(self, module: str) -> list[str]:
        found: list[str] = []
        for statement in _statements(self.tree(module)):
            if isinstance(statement, ast.Import):
                found += [self._taken(alias.name) for alias in statement.names]
            elif isinstance(statement, ast.ImportFrom) and statement.module is not None:
                found += [self._named(statement.module, alias.name) for alias in statement.names]
        return found

    def _taken(self, name: str) -> str:
        return name if self.is_module(name) else name.partition(".")[0]

    def _named(self, module: str, name: str) -> str:
        """Where `from module import name` gets the name from."""
        inner = f"{module}.{name}"
        if self.is_module(inner):
            return inner
        file = self.file(module)
        if file is not None and file.name == "__init__.py":
            for statement in self.tree(module).body:
                if isinstance(statement, ast.ImportFrom) and statement.module is not None:
                    for alias in statement.names:
                        if (alias.asname or alias.name) == name:
                            return self._named(statement.module, alias.name)
        return self._taken(module)


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node that may run; what stands under `if TYPE_CHECKING:` never does."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for other in node.orelse:
                yield other
                yield from _statements(other)
        else:
            yield node
            yield from _statements(node)


def _library(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"no {name}"
