"""Warm-up: whether a run has left its empty beginning behind, measure by measure."""
