"""Reports: how a model was built and run, by a reporting standard, with every assumption on show."""

from simulator.report.document.markdown import markdown
from simulator.report.stress.assumption import Figure, assumptions, figures_of
from simulator.report.stress.checklist import stress_report
from simulator.report.stress.file import FORMS, refuse_unknown_ending, write_assumptions, write_report
from simulator.report.stress.subject import Subject, subject_of, subject_of_scenario

__all__ = [
    "FORMS",
    "Figure",
    "Subject",
    "assumptions",
    "figures_of",
    "markdown",
    "refuse_unknown_ending",
    "stress_report",
    "subject_of",
    "subject_of_scenario",
    "write_assumptions",
    "write_report",
]
