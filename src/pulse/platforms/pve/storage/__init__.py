"""What storages of a cluster stand on: their definitions, pools, volume groups and physical disks."""
