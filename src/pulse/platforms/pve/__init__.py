"""Proxmox VE: nodes, guests and storages of a cluster, asked over its API."""

from pulse.platforms.platform import Platform
from pulse.platforms.pve.answers import PORT
from pulse.platforms.pve.check import test
from pulse.platforms.pve.granting import SCRIPT
from pulse.platforms.pve.reader import PveReader

PVE = Platform("pve", "Proxmox VE", PORT, open=PveReader, test=test, script=SCRIPT)
