"""Compilation: from a scenario to the network that an engine runs."""
