"""The words for small networks, under the name that tests know them by."""

from simulator.validation.cases.small_network import *  # noqa: F403
