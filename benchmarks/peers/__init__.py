"""Peers: the standard network written for other simulation libraries, as their good users would."""
