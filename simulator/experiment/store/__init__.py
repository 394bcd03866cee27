"""What a study leaves on disk: written whole or not at all, named by what it was computed from, locked."""
