"""Executors: one task after the other, or a crew of processes."""
