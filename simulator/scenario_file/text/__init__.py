"""The text of a file read as YAML: every value with its line, and the slips that YAML itself lets pass."""
