"""`pulse` as it is, which also writes down how many password hashings ran at once: `python counted.py FILE serve`."""

import sys
import threading
from pathlib import Path

from argon2 import PasswordHasher

from pulse.cli import main

TARGET = Path(sys.argv[1])
_verify, _lock = PasswordHasher.verify, threading.Lock()
_running = _most = 0


def counted(hasher: PasswordHasher, hashed: str, password: str) -> bool:
    """Count, then do what the library does."""
    global _running, _most  # noqa: PLW0603 - threads count here together
    with _lock:
        _running += 1
        if _running > _most:
            _most = _running
            TARGET.write_text(str(_most))
    try:
        return _verify(hasher, hashed, password)
    finally:
        with _lock:
            _running -= 1


if __name__ == "__main__":
    PasswordHasher.verify = counted  # type: ignore[method-assign, assignment]  # the library's own, with a count around
    sys.exit(main(sys.argv[2:]))
