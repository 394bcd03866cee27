"""The cases themselves, by subject, and the small networks that they are built from."""
