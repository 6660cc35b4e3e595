"""Generators, guards and stand-ins for working on Pulse; nothing here is shipped."""
