"""What the answers about a single guest mean: pure."""
