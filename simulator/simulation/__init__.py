"""The contract between a model and its engine: network, streams, event order, history."""
