"""Changing what opens the vault: one file is replaced, whole, and every document stays as it is."""

from collections.abc import Mapping

from pulse.config import files, keyfile
from pulse.config.settings import Settings
from pulse.config.unlock import Ask, present, stored_vault
from pulse.config.vault import VAULT, Cost, Header, Vault, header, opened
from pulse.kit.errors import ConfigError, Conflict

CHOSEN = "Next passphrase"


def to_passphrase(
    settings: Settings, environment: Mapping[str, str], *, ask: Ask | None, choose: Ask, cost: Cost | None = None
) -> str:
    """Let a passphrase that is chosen now open the vault; the answer is a sentence that says so. Blocks.

    Killed at any moment, either what opened the vault before opens it, or what was chosen. A key file is removed when
    nothing needs it any more.
    """
    stored, told, vault = _opened(settings, environment, ask)
    secret = choose(CHOSEN)
    _replace(settings, stored, vault.wrapped(secret, "passphrase", cost))
    if told.sealed_by == "key file":
        files.remove(keyfile.place(told.installation, settings.data_dir, environment))
    return "The vault opens with the next passphrase from now on: give it to Pulse before it starts again."


def to_key_file(settings: Settings, environment: Mapping[str, str], *, ask: Ask | None) -> str:
    """Let a key file open the vault, which is written before the vault needs it; as `to_passphrase`. Blocks."""
    stored, told, vault = _opened(settings, environment, ask)
    if told.sealed_by == "key file":
        msg = "The vault opens with its key file already: nothing was changed."
        raise ConfigError(msg)
    path = keyfile.place(told.installation, settings.data_dir, environment)
    _replace(settings, stored, vault.wrapped(keyfile.make(path), "key file"))
    return f"The vault opens with the key file {path} from now on: keep a copy of it, and set no passphrase any more."


def _opened(settings: Settings, environment: Mapping[str, str], ask: Ask | None) -> tuple[bytes, Header, Vault]:
    stored = stored_vault(settings)
    return stored, header(stored), opened(stored, present(stored, settings, environment, ask=ask))


def _replace(settings: Settings, stored: bytes, wrapped: bytes) -> None:
    with files.writing(settings.data_dir):
        if files.read(settings.data_dir / VAULT) != stored:
            msg = "Another command changed the vault meanwhile: nothing was changed, start this one again."
            raise Conflict(msg)
        files.write(settings.data_dir / VAULT, wrapped)
