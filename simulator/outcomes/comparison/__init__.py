"""Comparison: scenario minus baseline, and minus its equal-money slice, with estimates and verdicts."""
