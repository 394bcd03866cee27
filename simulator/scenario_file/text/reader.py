"""Reading YAML text with the line of every value, refusing what YAML would silently make of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from simulator.domain.naming import near
from simulator.errors import Problem
from simulator.scenario_file.fault import Fault, Origin, ScenarioFileError
from simulator.scenario_file.text.hidden_character import hidden_in_words, is_hidden
from simulator.scenario_file.text.missing_colon import rule_of_continued_text, rule_of_key_without_value
from simulator.scenario_file.tree import Place, Scalar, Written
from simulator.wording import whole, written_size

LARGEST_FILE_BYTES = 2_000_000
KEPT_FILES = 12
"""Trees that are kept: as many as a chain of files has, and some."""
MOST_FAULTS = 100
"""Faults of one file as YAML, from which on the rest of it is not read."""
LONGEST_WORD = 10_000
"""Characters without a space; the parser takes minutes for a word of a million."""
DEEPEST_NESTING = 40
"""Levels of mappings and lists; the format itself needs 12."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
AMBIGUOUS = frozenset({"yes", "no", "on", "off", "y", "n"})
"""Words that older YAML reads as true or false, in any case."""
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

_REMEDY_BY_PROBLEM = (
    ("mapping values are not allowed", "text that holds ': ' must stand in quotes, and keys must line up"),
    ("but got ':'", "text that holds ': ' must stand in quotes, and every bracket must be closed"),
    ("but got '<stream end>'", "close the bracket or brace that is still open"),
    ("unexpected end of stream", "close the quotes"),
    ("that cannot start any token", "put text that begins with this character in quotes"),
    ("could not find expected ':'", "a key is followed by ': ' and its value"),
    ("<block end>", "make keys and list items of one level line up"),
)


def read_yaml(path: Path) -> Written:
    """A YAML file as a tree whose every value knows its file and line.

    Parameters
    ----------
    path
        A UTF-8 file of at most two million bytes that holds one mapping.

    Returns
    -------
    Written
        The whole document; scalars are str, int, float, bool or None, dates stay text.

    Raises
    ------
    ScenarioFileError
        The file cannot be read, is no YAML, or holds a YAML surprise; every one is reported.
    """
    return _read_text(path, _text_of(path))


@lru_cache(maxsize=KEPT_FILES)
def _read_text(path: Path, text: str) -> Written:
    """The tree of a text; the last ones are kept, because a chain of files is read for several questions."""
    composer = _Composer(path)
    tabs = [
        composer.fault(number, (), "a tab indents this line", "indent with spaces")
        for number, line in enumerate(text.split("\n"), start=1)
        if "\t" in line[: len(line) - len(line.lstrip())] and line.strip()
    ]
    if tabs:
        raise ScenarioFileError(tabs[:MOST_FAULTS])
    hidden = _hidden_characters(composer, text)
    if hidden:
        raise ScenarioFileError(hidden)
    if (found := _LONG_WORD.search(text)) is not None:
        line, length = text.count("\n", 0, found.start()) + 1, found.end() - found.start()
        rule = f"a word of {whole(length)} characters is too long: a word has at most {whole(LONGEST_WORD)}"
        raise ScenarioFileError([composer.fault(line, (), rule, "look for text that came in by mistake")])
    try:
        written = composer.document(text)
    except YAMLError as error:
        raise ScenarioFileError([*composer.faults, composer.syntax_fault(error)]) from None
    if composer.faults:
        raise ScenarioFileError(composer.faults)
    return written


def _text_of(path: Path) -> str:
    def refuse(rule: str, remedy: str = "", line: int = 0) -> ScenarioFileError:
        problem = Problem(place=(), rule=rule, remedy=remedy)
        return ScenarioFileError([Fault(origin=Origin(file=path, line=line), problem=problem)])

    try:
        if path.is_dir():
            raise refuse("this is a folder", "name the scenario file in it")
        if path.exists() and not path.is_file():
            rule = "this is a pipe or a device: a scenario is read from a file"
            raise refuse(rule, "save the scenario as a file first")
        if not path.is_file():
            raise refuse("there is no such file" + near_file(path))
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise refuse(
                f"{written_size(size)} is too large: a scenario file has at most 2 MB",
                "keep patient-level data out of it",
            )
        content = path.read_bytes()
    except OSError as error:
        raise refuse(f"the file cannot be read: {error.strerror}") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise refuse("this line is not UTF-8 text", "save the file as UTF-8", line) from None


def near_file(path: Path) -> str:
    """`: did you mean 'x'?` for the file of the same folder that is called most like this one, or nothing."""
    try:
        names = sorted(beside.name for beside in path.parent.iterdir() if beside.is_file())
    except (OSError, ValueError):  # no such folder, or no name that a folder could have
        return ""
    return near(path.name, [name for name in names if name != path.name])


def _hidden_characters(composer: _Composer, text: str) -> list[Fault]:
    """A fault for every line with a character that no screen shows, such as NUL or escape."""
    faults = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = next((letter for letter in line if is_hidden(letter)), None)
        if found is not None:
            position = line.index(found) + 1
            rule = f"character {position} is a character that is not allowed: {hidden_in_words(found)}"
            faults.append(composer.fault(number, (), rule, "delete it"))
        if len(faults) >= MOST_FAULTS:
            break
    return faults


class _Composer:
    """Builds the tree from the events of a YAML parser and collects every surprise on the way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self._events: Iterator[Event] = iter(())
        self._text = ""
        self._end_of_last_scalar = -1
        self._last_scalar = ""

    def fault(self, line: int, place: Place, rule: str, remedy: str = "") -> Fault:
        """A fault of this file."""
        origin = Origin(file=self.path, line=line)
        return Fault(origin=origin, problem=Problem(place=place, rule=rule, remedy=remedy))

    def syntax_fault(self, error: YAMLError) -> Fault:
        """What the YAML parser says, with a remedy where one is known."""
        if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
            return self.fault(1, (), "this is not YAML text: it holds a character that is not allowed")
        message = str(error.problem)
        remedy = next((r for part, r in _REMEDY_BY_PROBLEM if part in message), "")
        return self.fault(error.problem_mark.line + 1, (), f"this is not valid YAML: {message}", remedy)

    def document(self, text: str) -> Written:
        """The one mapping that the text holds."""
        self._text = text
        self._events = iter(YAML(typ="safe", pure=True).parse(text))
        root: Written | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    self._refuse(event, (), "a second document begins here", "keep one scenario in one file")
                    break
                root = self._node(next(self._events), (), 0)
            elif isinstance(event, StreamEndEvent):
                break
        if root is None or root.value is None:
            raise ScenarioFileError([self.fault(1, (), "the file is empty", "see `simulator init`")])
        if not isinstance(root.value, dict) and not self.faults:
            rule = "the file does not hold keys with values"
            self.faults.append(self.fault(root.origin.line, (), rule, "begin with 'format: 1'"))
        return root

    def _refuse(self, event: Event, place: Place, rule: str, remedy: str = "") -> None:
        self.faults.append(self.fault(_line(event), place, rule, remedy))
        if len(self.faults) >= MOST_FAULTS:
            rule = f"{MOST_FAULTS} problems are found up to here, and the rest of the file is not read"
            raise ScenarioFileError([*self.faults, self.fault(_line(event), (), rule, "mend these first")])

    def _node(self, event: Event, place: Place, depth: int) -> Written:
        origin = Origin(file=self.path, line=_line(event))
        if isinstance(event, AliasEvent):
            self._refuse(event, place, f"the alias '*{event.anchor}' is not allowed", "write the value out")
            return Written("", origin)
        if isinstance(event, NodeEvent) and event.anchor is not None:
            self._refuse(event, place, f"the anchor '&{event.anchor}' is not allowed", "leave it out")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse(event, place, f"the tag '{tag}' is not allowed", "leave it out")
        if depth > DEEPEST_NESTING:
            rule = f"nested more than {DEEPEST_NESTING} levels deep"
            raise ScenarioFileError([*self.faults, self.fault(_line(event), (), rule)])
        if isinstance(event, MappingStartEvent):
            return Written(self._mapping(place, depth, in_braces=bool(event.flow_style)), origin)
        if isinstance(event, SequenceStartEvent):
            return Written(self._sequence(place, depth), origin)
        assert isinstance(event, ScalarEvent)
        return Written(self._scalar(event, place), origin, is_blank=_is_blank(event))

    def _mapping(self, place: Place, depth: int, *, in_braces: bool) -> dict[str, Written]:
        values: dict[str, Written] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                self._refuse(event, place, "a list, a mapping or an alias cannot be a key", "write a name")
                self._node(event, place, depth + 1)
                self._node(next(self._events), place, depth + 1)
                continue
            key = str(event.value)
            cut_at_comma = self._is_cut_at_comma(event)
            if not cut_at_comma:
                self._check_key(event, place)
            value = self._node(next(self._events), (*place, key), depth + 1)
            if in_braces and value.is_blank and key and not cut_at_comma:
                self._refuse(event, place, *rule_of_key_without_value(key))
            if key in values and not cut_at_comma:
                first = values[key].origin.line
                self._refuse(
                    event, (*place, key), f"'{key}' is written twice, first on line {first}", "keep one"
                )
            origin = Origin(file=self.path, line=_line(event))
            values.setdefault(key, Written(value.value, origin, is_blank=value.is_blank))
        return values

    def _check_key(self, event: ScalarEvent, place: Place) -> None:
        key = str(event.value)
        plain = event.style is None
        self._check_characters(event, place)
        if plain and key == "<<":
            self._refuse(event, place, "the merge key '<<' is not allowed", "write the values out")
        elif plain and key in _NULL:
            self._refuse(event, place, "a key is missing before ':'", "write a name")
        elif plain and key.lower() in AMBIGUOUS:
            self._refuse(event, (*place, key), *_ambiguous(key))

    def _check_characters(self, event: ScalarEvent, place: Place) -> None:
        if any(0xD800 <= ord(character) <= 0xDFFF for character in str(event.value)):
            rule = "half of an escaped pair such as '\\ud83d\\ude00' is not a character"
            self._refuse(event, place, rule, "write the character itself")
        hidden = next((letter for letter in str(event.value) if is_hidden(letter)), None)
        if hidden is not None:
            rule = f"this text holds a character that is not allowed: {hidden_in_words(hidden)}"
            self._refuse(event, place, rule, "leave it out")

    def _sequence(self, place: Place, depth: int) -> list[Written]:
        values: list[Written] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            values.append(self._node(event, (*place, len(values)), depth + 1))
        return values

    def _scalar(self, event: ScalarEvent, place: Place) -> Scalar:
        text = str(event.value)
        self._is_cut_at_comma(event)
        self._check_characters(event, place)
        self._end_of_last_scalar, self._last_scalar = _index(event, end=True), text
        if event.style is not None:
            return text
        self._check_lines(event, place)
        if text.lower() in AMBIGUOUS:
            self._refuse(event, place, *_ambiguous(text))
        if text in _NULL:
            return None
        if text in _TRUTH:
            return _TRUTH[text]
        if _INTEGER.fullmatch(text) and len(text) <= 20:
            return int(text)
        return float(text) if _DECIMAL.fullmatch(text) and math.isfinite(float(text)) else text

    def _check_lines(self, event: ScalarEvent, place: Place) -> None:
        """Refuse text over several lines, one of which is a key that lost its colon."""
        if event.start_mark is None or event.end_mark is None or event.start_mark.line == event.end_mark.line:
            return
        lines = self._text[_index(event) : _index(event, end=True)].splitlines()
        found = rule_of_continued_text(lines)
        if found is not None:
            self._refuse(event, place, *found)

    def _is_cut_at_comma(self, event: ScalarEvent) -> bool:
        """Whether this is the `100` of a `£56,100` that brackets or braces cut in two; refuses it if so."""
        text, before = str(event.value), self._last_scalar
        if event.style is not None or _index(event) != self._end_of_last_scalar + 1:
            return False
        if not re.fullmatch(r"[0-9]{3}\D*.*", text) or not re.fullmatch(r"[-£]*[0-9]{1,3}", before):
            return False
        rule = f"'{before},{text}' is cut at its comma inside brackets"
        self._refuse(event, (), rule, f"write '{before}{text}', or put it in quotes")
        return True


def _ambiguous(word: str) -> tuple[str, str]:
    return (
        f"'{word}' is text to some readers and true or false to others",
        f"""quote it if it is text ("{word}"), else write true or false""",
    )


def _is_blank(event: ScalarEvent) -> bool:
    """Whether a value has no text and no quotes: nothing is written there."""
    return event.style is None and not event.value


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _index(event: Event, *, end: bool = False) -> int:
    mark = event.end_mark if end else event.start_mark
    return mark.index if mark is not None else -2
