"""The law of harm on trial: capacity is taken from pools of many systems, and nothing may read as better."""
