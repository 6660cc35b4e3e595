"""Benchmarks: what Pulse costs, each line against its target and a reference of the same run."""
