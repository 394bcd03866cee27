"""The STRESS-DES report: the checklist filled from a scenario, and the register of its figures."""
