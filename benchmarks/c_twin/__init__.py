"""The C twin: the algorithm of the fast engine in C, so that its compiled Python can be judged."""
