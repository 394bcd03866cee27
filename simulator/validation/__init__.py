"""Validation: cases whose answer is known, rerun on the user's own machine."""
