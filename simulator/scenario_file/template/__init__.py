"""The files that `simulator init` writes."""
