"""Work in flow: what reaches every pool, what the pool does of it, and what its list sends on."""
