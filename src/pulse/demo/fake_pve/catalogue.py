"""Every call that a node answers."""

from pulse.demo.fake_pve import (
    access,
    agent,
    ceph,
    disks,
    guests,
    ha,
    jobs,
    membership,
    metrics,
    nodes,
    pools,
    rrd,
    software,
    storages,
    tasks,
    writes,
)
from pulse.demo.fake_pve.calls import Calls

CALLS = Calls(
    (
        *membership.CALLS,
        *nodes.CALLS,
        *guests.CALLS,
        *agent.CALLS,
        *storages.CALLS,
        *tasks.CALLS,
        *ha.CALLS,
        *jobs.CALLS,
        *rrd.CALLS,
        *metrics.CALLS,
        *disks.CALLS,
        *pools.CALLS,
        *software.CALLS,
        *ceph.CALLS,
        *access.CALLS,
        *writes.CALLS,
    )
)
