"""Validation: cases whose answer is known, rerun on the user's own machine."""

from simulator.validation.examination import Examination, validate
from simulator.validation.verdict import Got, Row, Verdict

__all__ = ["Examination", "Got", "Row", "Verdict", "validate"]
