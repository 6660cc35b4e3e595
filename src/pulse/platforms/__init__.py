"""Asking systems that answer."""
