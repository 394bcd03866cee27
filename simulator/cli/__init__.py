"""The command line: one small function a command, importing what it needs so that help is instant."""

from simulator.cli.app import main
from simulator.cli.output import BAD_INPUT, FAILED, INTERRUPTED

__all__ = ["BAD_INPUT", "FAILED", "INTERRUPTED", "main"]
