"""Changes: what is done to a system on a date, and the ledger that it leaves."""
