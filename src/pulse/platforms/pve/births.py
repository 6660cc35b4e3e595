"""When guests were created, so that what is left of a former guest of the same number is not taken for theirs."""


class Births:
    """One for each connection. Whoever reads the configurations of guests writes down here when each was created."""

    def __init__(self) -> None:
        self.at: dict[int, float] = {}
        """Seconds since the epoch, by VMID; one that is not known is not in it."""

    def precedes(self, at: float, vmid: int) -> bool:
        """Whether an instant is before the guest of this number was created: then it is about another one."""
        return vmid in self.at and at < self.at[vmid]
