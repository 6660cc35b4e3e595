"""What Proxmox VE is asked beside its hot path: one file for each topic, found by what it declares."""
