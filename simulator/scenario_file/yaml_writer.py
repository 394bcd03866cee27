"""Writing the fully qualified form as YAML text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.text.reader import AMBIGUOUS

LONGEST_LINE = 12
"""Items of a list that still stands on one line."""


def yaml_text(document: Mapping[str, Canonical]) -> str:
    """YAML of a document, keys in their order, short lists on one line."""
    yaml = YAML()
    yaml.width = 100_000  # a text broken over lines is harder to compare
    yaml.allow_unicode = True
    # The reader refuses aliases: what is the same twice is written twice.
    yaml.representer.ignore_aliases = lambda _: True
    yaml.representer.add_representer(
        type(None), lambda writer, _: writer.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    stream = StringIO()
    yaml.dump(_styled(document), stream)
    return stream.getvalue()


def _styled(value: Canonical) -> object:
    if isinstance(value, Mapping):
        return CommentedMap((_quoted(key), _styled(child)) for key, child in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = CommentedSeq(_styled(child) for child in value)
        if len(value) <= LONGEST_LINE and all(isinstance(child, (str, int, float)) for child in value):
            items.fa.set_flow_style()
        return items
    return _quoted(value) if isinstance(value, str) else value


def _quoted(text: str) -> str:
    """The text, marked for quotes unless it begins in a way that no YAML reader takes for a sign."""
    plain = re.match(r"[^\W_]|£|-[0-9]", text) and text.lower() not in AMBIGUOUS
    return text if plain else DoubleQuotedScalarString(text)
