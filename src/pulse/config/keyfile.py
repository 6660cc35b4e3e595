"""The key file: what opens the vault where no passphrase was given."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from pulse.config import files
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret

BYTES = 32
WITHOUT = (
    "give a passphrase instead, with PULSE_PASSPHRASE_FILE, PULSE_PASSPHRASE, a systemd credential named "
    "pulse-passphrase, or `pulse serve --ask-passphrase`"
)


def place(installation: str, folder: Path, environment: Mapping[str, str]) -> Path:
    """Where the key file of an installation is; `ConfigError` without a home, or when that is in the data folder."""
    configured, home = environment.get("XDG_CONFIG_HOME", ""), environment.get("HOME", "")
    if Path(configured).is_absolute():
        keys = Path(configured) / "pulse" / "keys"
    elif Path(home).is_absolute() and Path(home).is_dir():
        keys = Path(home) / ".config" / "pulse" / "keys"
    else:
        msg = f"Pulse has no home folder for the key that seals what it keeps: set HOME, or {WITHOUT}."
        raise ConfigError(msg)
    if keys.resolve().is_relative_to(folder.resolve()):
        msg = (
            f"The key file would lie in the data folder {folder} that it seals: set PULSE_DATA_DIR to another folder, "
            f"or {WITHOUT}."
        )
        raise ConfigError(msg)
    return keys / f"{installation}.key"


def read(path: Path) -> Secret:
    """The key; `ConfigError` when the file is gone, or when others can read it. Blocks."""
    try:
        mode = path.stat().st_mode
        text = path.read_bytes().decode("ascii", "replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        msg = (
            f"The vault of the data folder opens with the key file {path}, which is not there: "
            "put it back from where you keep a copy."
        )
        raise ConfigError(msg) from None
    except OSError as trouble:
        msg = f"The key file {path} cannot be read ({trouble.strerror}): let the user that runs Pulse own it."
        raise ConfigError(msg) from trouble
    if mode & 0o077:
        msg = f"Others can read the key file {path}: run `chmod 600 {path}`."
        raise ConfigError(msg)
    return Secret(text)


def make(path: Path) -> Secret:
    """A key that nobody ever had, in its file (0600, the folder 0700). Blocks."""
    key = secrets.token_hex(BYTES)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.write(path, f"{key}\n".encode())
    except (OSError, ConfigError) as trouble:
        reason = trouble.strerror if isinstance(trouble, OSError) else "it does not take the file"
        msg = f"The folder {path.parent} for the key file cannot be used ({reason}): let Pulse own it, or {WITHOUT}."
        raise ConfigError(msg) from trouble
    return Secret(key)
