"""Experiments: plan a study, run its replications in parallel, keep and reuse them, record how."""

from simulator.experiment.executors.local import WorkerDiedError
from simulator.experiment.plan import Plan, plan_comparison, plan_run
from simulator.experiment.run_folder.provenance import Provenance
from simulator.experiment.run_folder.references import kept_history
from simulator.experiment.runner import RunInterruptedError, StudyResult, run_plan
from simulator.experiment.sequential import Automatic, wanted_replications
from simulator.experiment.task import NoProgress, Progress

__all__ = [
    "Automatic",
    "NoProgress",
    "Plan",
    "Progress",
    "Provenance",
    "RunInterruptedError",
    "StudyResult",
    "WorkerDiedError",
    "kept_history",
    "plan_comparison",
    "plan_run",
    "run_plan",
    "wanted_replications",
]
