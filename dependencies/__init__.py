"""What `make` installs: exact versions with the hash of every file, for the platforms that are named here."""
