"""Labels: warnings beside numbers that could mislead."""
