"""Code without its words: what is there for people to read decides no result."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

WORDS_OF: Final[Mapping[str, frozenset[str]]] = {
    "Measure": frozenset({"title", "definition", "source"}),
    "Family": frozenset({"title"}),
    "replace": frozenset({"title", "definition", "source"}),
    "Problem": frozenset({"rule", "remedy"}),
}
"""By function, its arguments that are there to be read: no table of a replication holds them. `replace` makes
one measure of another."""

_TEXT: Final = (ast.JoinedStr, ast.BinOp, ast.IfExp)
_FUNCTION: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
_Node = TypeVar("_Node", bound=ast.AST)
_Words = dict[str, frozenset[str]]


def without_words(tree: ast.Module) -> ast.Module:
    """A module without docstrings, texts of exceptions, and words of measures and of problems.

    An argument that a function of the module does nothing with but hand it on as words is words too, where
    it is called by its name. So are texts with a name of their own that nothing else reads: in a function,
    or in the module where the name begins with an underscore. And so are texts of an exception that is made
    and returned, and of a `__repr__`. Of a text with figures, only what stands between them is left out.

    Parameters
    ----------
    tree
        Of the module; it is changed.
    """
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    words: _Words = dict(WORDS_OF)
    while True:
        tree = _WordsLeftOut(words, functions).visit(tree)
        while _unread_texts_removed(tree):
            pass
        found = words | {name: _handed_on(function) for name, function in functions.items()}
        if found == words:
            break
        words = found
    return tree


class _WordsLeftOut(ast.NodeTransformer):
    """Puts nothing in the place of words; an argument stays where it was."""

    def __init__(self, words: _Words, functions: Mapping[str, ast.FunctionDef]) -> None:
        self.words = words
        self.functions = functions

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if node.name == "__repr__":
            node.body = [_spoken(statement) for statement in node.body]
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return None
        return self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        node.msg = None
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if isinstance(node.exc, ast.Call):
            node.exc.args = [_NOTHING if _is_text(given) else given for given in node.exc.args]
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name.endswith("Error"):
            node.args = [_spoken(given) for given in node.args]
        words = self.words.get(name, frozenset())
        if name in WORDS_OF:
            node.keywords = [keyword for keyword in node.keywords if keyword.arg not in words]
        elif words:
            parameters = [argument.arg for argument in _positional(self.functions[name])]
            node.args = [
                _NOTHING if position < len(parameters) and parameters[position] in words else given
                for position, given in enumerate(node.args)
            ]
            for keyword in node.keywords:
                if keyword.arg in words:
                    keyword.value = _NOTHING
        return self.generic_visit(node)


_NOTHING: Final = ast.Constant(value="")


def _is_text(given: ast.expr) -> bool:
    return isinstance(given, _TEXT) or (isinstance(given, ast.Constant) and isinstance(given.value, str))


class _Silenced(ast.NodeTransformer):
    """Leaves the fixed parts of texts out, and keeps what is computed between them."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return _NOTHING if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        node.values = [part for part in node.values if isinstance(part, ast.FormattedValue)]
        return node


def _spoken(node: _Node) -> _Node:
    """Code whose texts are for people, without them."""
    spoken: _Node = _Silenced().visit(node)
    return spoken


def _positional(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args]


def _handed_on(function: ast.FunctionDef) -> frozenset[str]:
    """Arguments of a function that nothing reads once words are left out."""
    used = set(_names_used(function))
    arguments = {argument.arg for argument in (*_positional(function), *function.args.kwonlyargs)}
    return frozenset(arguments - used)


def _names_used(tree: ast.AST) -> Iterator[str]:
    """Names that are read, and those that are set anew inside: what is so used is more than handed on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id


def _unread_texts_removed(tree: ast.Module) -> bool:
    """Remove texts that have a name and are read nowhere; whether there was one."""
    scopes: list[ast.Module | ast.FunctionDef | ast.AsyncFunctionDef] = [tree]
    scopes += [node for node in ast.walk(tree) if isinstance(node, _FUNCTION)]
    removed = False
    for scope in scopes:
        read = {n.id for n in ast.walk(scope) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        kept = [node for node in scope.body if not _is_unread_text(node, read, is_module=scope is tree)]
        # A body is never empty.
        if kept and len(kept) < len(scope.body):
            scope.body = kept
            removed = True
    return removed


def _is_unread_text(node: ast.stmt, read: set[str], *, is_module: bool) -> bool:
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target, value = node.targets[0], node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        target, value = node.target, node.value
    else:
        return False
    if not isinstance(target, ast.Name) or target.id in read or (is_module and target.id[:1] != "_"):
        return False
    parts = list(ast.walk(value))
    has_text = any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts)
    return has_text and not any(isinstance(part, ast.Call) for part in parts)
