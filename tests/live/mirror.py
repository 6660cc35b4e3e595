"""What a browser makes of the messages: the picture as it would show it, by the rules of the protocol alone."""

from collections.abc import Mapping
from typing import Any

MERGED = ("facts", "readings", "sources", "parts", "told")


class Mirror:
    """A picture that follows. `position` is what a browser says that comes back."""

    def __init__(self) -> None:
        self.epoch: str | None = None
        self.rev: int | None = None
        self.resources: dict[str, dict[str, Any]] = {}
        self.sources: dict[str, dict[str, Any]] = {}
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
            case "beat":
                before = {} if message.get("whole") else self.sources
                self.sources = beaten(before, message["sources"])
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


def beaten(before: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """The sources, a beat on."""
    after = dict(before)
    for id_, step in told.items():
        if step is None:
            del after[id_]
        else:
            after[id_] = moved(before.get(id_, {}), step)
    return after


def moved(before: Mapping[str, Any], step: Mapping[str, Any]) -> dict[str, Any]:
    """One source, a beat on. A part without a time has never answered; one that is not there any more is `dropped`."""
    after = {**before, **step}
    dropped = after.pop("dropped", [])
    for name in ("parts", "trouble", "every"):
        both = {**before.get(name, {}), **step.get(name, {})}
        after[name] = {
            part: value
            for part, value in both.items()
            if part not in dropped and (name == "parts" or value is not None)
        }
    return after
