"""Chance: keyed random numbers and the distribution functions that turn them into times and choices."""
