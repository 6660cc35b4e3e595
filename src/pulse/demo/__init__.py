"""An imaginary estate behind real front doors."""
