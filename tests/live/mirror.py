"""What a browser makes of the messages: the picture as it would show it, by the rules of the protocol alone."""

from collections.abc import Mapping
from typing import Any

MERGED = ("facts", "readings", "sources", "parts")


class Mirror:
    """A picture that follows. `position` is what a browser says that comes back."""

    def __init__(self) -> None:
        self.epoch: str | None = None
        self.rev: int | None = None
        self.resources: dict[str, dict[str, Any]] = {}
        self.heard: list[str] = []
        """The types of the messages so far."""

    def take(self, message: Mapping[str, Any]) -> bool:
        """Take the next message in; False when it does not follow, so that the browser has to ask for everything."""
        self.heard.append(message["type"])
        match message["type"]:
            case "welcome":
                self.epoch = message["epoch"]
            case "full":
                self.rev, self.resources = message["rev"], dict(message["resources"])
            case "delta":
                return self._step(message)
        return True

    def _step(self, delta: Mapping[str, Any]) -> bool:
        if self.rev is None or delta["rev"] != self.rev + 1 or delta["patched"].keys() - self.resources.keys():
            return False
        self.rev = delta["rev"]
        for id_ in delta["removed"]:
            del self.resources[id_]
        self.resources |= delta["added"]
        for id_, patch in delta["patched"].items():
            self.resources[id_] = patched(self.resources[id_], patch)
        return True


def patched(before: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """One resource, a step on."""
    after = dict(before) | dict(patch)
    for name in MERGED:
        if name in patch:
            both = before[name] | patch[name]
            after[name] = {key: value for key, value in both.items() if value is not None}
    return after
