"""Files on disk: written whole or not at all, and believed only where no other user can write."""
