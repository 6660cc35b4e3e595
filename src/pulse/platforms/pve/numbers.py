"""Numbers as Proxmox VE tells them, where they mean something."""

LATEST = 4_102_444_800
"""The year 2100: what is said to be later is no instant."""


def instant(told: float | None) -> int | None:
    """Whole seconds since the epoch; None for what is none, such as the 0 that stands for never."""
    return int(told) if told is not None and 0 < told < LATEST else None


def plain(number: float) -> int | float:
    """A count that was read as a fraction is a whole number again."""
    return int(number) if float(number).is_integer() and abs(number) < 2**53 else number
