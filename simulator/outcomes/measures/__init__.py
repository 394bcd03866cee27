"""Measures: what one history says, each registered with its unit, definition and direction of harm."""
