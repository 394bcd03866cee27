"""How often 95 % intervals cover a known answer."""
