"""Where the passphrase comes from: the environment, a file, or systemd."""

from collections.abc import Mapping
from pathlib import Path

from pulse.config.settings import Settings
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret
from pulse.kit.terminal import first_line

CREDENTIAL = "pulse-passphrase"
"""The name of the systemd credential."""
WAYS = (
    "PULSE_PASSPHRASE_FILE, PULSE_PASSPHRASE, a systemd credential named pulse-passphrase, or, at a terminal, "
    "`pulse serve --ask-passphrase`"
)


def given(settings: Settings, environment: Mapping[str, str]) -> Secret | None:
    """The passphrase, from the first place that has one; None where nobody gave one. Blocks."""
    if settings.passphrase is not None:
        return settings.passphrase
    if settings.passphrase_file is not None:
        return _read(settings.passphrase_file, f"PULSE_PASSPHRASE_FILE names {settings.passphrase_file}, which")
    folder = environment.get("CREDENTIALS_DIRECTORY", "")
    if folder and (credential := Path(folder) / CREDENTIAL).exists():
        return _read(credential, f"The systemd credential {CREDENTIAL}")
    return None


def _read(path: Path, what: str) -> Secret:
    try:
        return first_line(path.read_bytes().decode(), what)
    except UnicodeDecodeError:
        msg = f"{what} is no text in UTF-8."
        raise ConfigError(msg) from None
    except OSError as trouble:
        msg = f"{what} cannot be read ({trouble.strerror}): let the user that runs Pulse read it."
        raise ConfigError(msg) from None
