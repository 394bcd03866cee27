"""Statistics that know nothing of health: intervals, precision, many comparisons, ranking, incidence."""
