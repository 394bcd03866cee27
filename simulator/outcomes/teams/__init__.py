"""Each team before any cut: what it has, what the model makes of it, and what the trust observes."""
