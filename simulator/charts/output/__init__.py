"""How charts leave the program: settings of their own, files written whole, the same bytes each time."""
