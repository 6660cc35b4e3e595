"""Who wants to know when a right ends."""

from collections.abc import Callable

Listener = Callable[[], None]


class Endings:
    """Listeners by the key of the right that they live by; each is told once."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}

    def on_end(self, key: str, listener: Listener) -> Callable[[], None]:
        """Call the listener when the right ends; the answer stops that."""
        listeners = self._listeners.setdefault(key, set())
        listeners.add(listener)

        def stop() -> None:
            listeners.discard(listener)
            if not listeners and self._listeners.get(key) is listeners:
                del self._listeners[key]

        return stop

    def ended(self, key: str) -> None:
        """Tell whoever listens."""
        for listener in self._listeners.pop(key, ()):
            listener()

    def awaited(self) -> list[str]:
        """The keys that somebody listens for."""
        return list(self._listeners)
