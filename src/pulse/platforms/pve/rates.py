"""From counters to rates, over the source's own interval."""

from pulse.platforms.pve.rows import Row

KEEP_FOR = 60.0
"""Seconds that a rate stands while the source brings no new sample; then it is unknown."""

NEVER = float("inf")
READINGS = ("net_in", "net_out", "disk_read", "disk_write")


class Meter:
    """The counters of one running guest.

    `until` is when its rates are too old, if no look brings a new sample before; in seconds of our clock.
    """

    __slots__ = ("_at", "_row", "until")

    def __init__(self, row: Row, now: float) -> None:
        self._row = row
        self._at = now
        self.until = NEVER

    def read(self, row: Row, now: float, shown: dict[str, float]) -> dict[str, float]:
        """The rates (bytes/s) after one more look, as a dict of the caller's own; `shown` are the readings that were
        made of the last look.

        A counter that stands while the uptime moved is a rate of 0. Nothing moved: no new sample, what is shown
        stands for `KEEP_FOR`. A smaller uptime is a restart, a smaller counter began anew: unknown for one interval,
        as at first. A container whose disk counters are both 0 has none (PVE does not fill them on every storage).
        """
        before = self._row
        seconds = (row.uptime or 0.0) - (before.uptime or 0.0)
        if seconds == 0 and _counters(row) != _counters(before):
            seconds = now - self._at
        if 0 <= seconds < 1:
            if now < self.until:
                return {name: shown[name] for name in READINGS if name in shown}
            self.until = NEVER
            return {}

        self._row, self._at = row, now
        if seconds < 0:
            self.until = NEVER
            return {}
        self.until = now + KEEP_FOR
        return _rates(before, row, seconds)


def _counters(row: Row) -> tuple[float | None, ...]:
    return (row.netin, row.netout, row.diskread, row.diskwrite)


def _rates(earlier: Row, row: Row, seconds: float) -> dict[str, float]:
    """Written out in full: it runs for each guest that moved."""
    rates = {}
    before, after = earlier.netin, row.netin
    if before is not None and after is not None and after >= before:
        rates["net_in"] = (after - before) / seconds
    before, after = earlier.netout, row.netout
    if before is not None and after is not None and after >= before:
        rates["net_out"] = (after - before) / seconds
    if row.type == "lxc" and not (earlier.diskread or earlier.diskwrite):
        return rates

    before, after = earlier.diskread, row.diskread
    if before is not None and after is not None and after >= before:
        rates["disk_read"] = (after - before) / seconds
    before, after = earlier.diskwrite, row.diskwrite
    if before is not None and after is not None and after >= before:
        rates["disk_write"] = (after - before) / seconds
    return rates
