"""Samples: the measures of many replications as arrays, pooled waits, and when a study may stop."""
