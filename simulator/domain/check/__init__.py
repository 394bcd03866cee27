"""Checks: whether a system and a scenario make sense, and what in them is doubtful."""
