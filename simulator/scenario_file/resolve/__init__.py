"""From the shape of a scenario file to the nouns of the domain."""
