"""Benchmarks: how fast the engines are, beside other programs given the same work; `python -m benchmarks`."""
