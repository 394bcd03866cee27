"""Everything that is shown on a screen goes out here: no character of a file commands the terminal.

Scenario files, their titles and the names of folders come from other people. What they hold is shown and
never obeyed, neither by the terminal nor by rich, which takes `[/b]` and `:bed:` for commands of its own.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from simulator.wording.harmless import harmless

_READER_IS_GONE: Final = {errno.EPIPE, errno.EINVAL} if os.name == "nt" else {errno.EPIPE}


class ReaderGoneError(BaseException):
    """The reader of the output has seen enough, as `| head` has.

    Not an `Exception`: nothing between the writing and the end of the program may take it for a fault.
    """


class Terminal(Console):
    """A console that takes every text as text.

    Parameters
    ----------
    stderr
        Whether it is standard error.
    file
        Where to, in place of a standard stream.
    width
        Characters of a line; as wide as the terminal when absent.
    """

    def __init__(self, *, stderr: bool = False, file: TextIO | None = None, width: int | None = None) -> None:
        super().__init__(stderr=stderr, file=file, width=width, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **choices: Any) -> Text:  # Any: as rich declares each of them
        """A text without commands, so that it is as wide as it looks."""
        return super().render_str(harmless(text), **(choices | {"markup": False, "emoji": False}))

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Pieces of text whose only commands are rich's own."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(harmless(piece.text), piece.style)

    def on_broken_pipe(self) -> None:
        """End what is being shown, without a fault."""
        raise ReaderGoneError


class _Outlet:
    """A standard stream through which only harmless text goes; other uses of the stream are handed on."""

    def __init__(self, stream: TextIO | None) -> None:
        self.rich_proxied_file = stream
        """Where rich writes, whose colours are meant."""
        self._stream = stream

    def write(self, text: str) -> int:
        if self._stream is not None:
            with _noticing_its_reader():
                self._stream.write(harmless(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        if self._stream is not None:
            with _noticing_its_reader():
                self._stream.flush()

    def __getattr__(self, name: str) -> Any:  # Any: whatever a stream has
        return getattr(self._stream, name)


@contextmanager
def _noticing_its_reader() -> Iterator[None]:
    try:
        yield
    except OSError as refused:
        if refused.errno in _READER_IS_GONE:
            raise ReaderGoneError from None
        raise


@contextmanager
def harmless_streams() -> Iterator[None]:
    """Let everything that this program writes to its screen be harmless, what libraries write included."""
    before = sys.stdout, sys.stderr
    for stream in before:
        if hasattr(stream, "reconfigure"):
            # £ and − are written whatever the code page; a letter it lacks becomes a question mark.
            stream.reconfigure(errors="replace")
    sys.stdout, sys.stderr = (_Outlet(stream) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def write_out(text: str) -> None:
    """Write a text to standard output as it is, but for characters that act on a terminal."""
    if sys.stdout is not None:
        sys.stdout.write(harmless(text))


def say(text: str = "") -> None:
    """Write a line to standard output."""
    write_out(f"{text}\n")


def say_error(text: str) -> None:
    """Say what is no result, such as a warning, where it does not mix with the results."""
    if sys.stderr is not None:
        sys.stderr.write(f"{harmless(text)}\n")


def finish() -> None:
    """See that everything which was written is out.

    Raises
    ------
    OSError
        It cannot be written, as on a full disk.
    ReaderGoneError
        Its reader is gone.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def give_up_writing() -> None:
    """Let what could not be written go nowhere: Python would try again at its end, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]  # a closed stream is none
    os.close(nowhere)
