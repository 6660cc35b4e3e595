"""Proxmox VE as it is on the wire: a server for each node of the imaginary estate."""
