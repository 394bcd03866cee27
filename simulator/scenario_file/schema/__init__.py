"""The shape of a scenario file: its keys, types and ranges; sense is checked in `simulator.domain`."""
