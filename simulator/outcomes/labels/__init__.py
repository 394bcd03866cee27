"""Labels: what must be said beside a number that is not what it looks like."""
