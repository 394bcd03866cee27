"""Waits: clocks from the referral, lists step by step, and the curves by which replications are pooled."""
