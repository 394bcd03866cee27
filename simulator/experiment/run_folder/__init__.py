"""What a run leaves in its folder: written whole, sealed, and read back only as it was written."""
