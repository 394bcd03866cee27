"""Which commit some files lie in, read from the files of their git repository; git is never started."""

from simulator.experiment.repository.commit import CHANGED, UNCHECKED, commit_of

__all__ = ["CHANGED", "UNCHECKED", "commit_of"]
