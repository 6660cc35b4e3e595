"""Pulse: a real-time monitor for Proxmox VE, Proxmox Backup Server, Docker and Linux hosts."""

__version__ = "0.1.0"
