"""Tests; a package of its own, so that no installed `tests` folder can take its place."""
