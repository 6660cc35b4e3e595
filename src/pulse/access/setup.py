"""The set-up token: whoever can read the server's log or data folder becomes the owner, nobody else."""

import secrets
from pathlib import Path

from pulse.config.files import write
from pulse.kit.errors import ConfigError, Conflict, Refused
from pulse.kit.secret import Secret

FILE = "setup-token"
LENGTH = 24


class Setup:
    """Open until an owner exists. A token holds for one start of the server."""

    def __init__(self, folder: Path, token: Secret | None) -> None:
        self.token = token
        self._path = folder / FILE

    @classmethod
    def open(cls, folder: Path, *, needed: bool) -> "Setup":
        """Make a token and its file (0600) when an owner is needed, and remove the file when not. Blocks."""
        setup = cls(folder, Secret(secrets.token_urlsafe(LENGTH)[:LENGTH]) if needed else None)
        if setup.token is None:
            setup.clear()
        else:
            write(setup._path, f"{setup.token.reveal()}\n".encode())
        return setup

    @property
    def needed(self) -> bool:
        """Whether there is no owner yet."""
        return self.token is not None

    def check(self, token: Secret) -> None:
        """Raise unless this is the token: `Conflict` when there is an owner, `Refused` when it is wrong."""
        if self.token is None:
            raise _taken()
        if not self.token.matches(token.reveal().strip()):
            msg = "This is not the set-up token: take the line 'Set-up token:' of the newest start of Pulse."
            raise Refused(msg)

    def close(self) -> None:
        """There is an owner: the token is worth nothing from now on; `Conflict` when somebody was first."""
        if self.token is None:
            raise _taken()
        self.token = None

    def clear(self) -> None:
        """Remove the token's file. Blocks."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as trouble:
            msg = f"{self._path} cannot be removed ({trouble.strerror}): remove it by hand."
            raise ConfigError(msg) from trouble


def _taken() -> Conflict:
    return Conflict("Pulse has an owner already: sign in.")
