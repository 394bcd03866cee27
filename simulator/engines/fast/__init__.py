"""The fast engine: the law of the reference engine over tables of plain numbers, compiled where numba is."""
