"""Opening the vault of a data folder with what the user gave, or making it at the first start."""

from collections.abc import Callable, Mapping

from pulse.config import files, keyfile, passphrase, store
from pulse.config.settings import Settings
from pulse.config.vault import VAULT, Vault, header, opened
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret

Ask = Callable[[str], Secret]
ASKED = "Passphrase"


def unlocked(settings: Settings, environment: Mapping[str, str], *, ask: Ask | None = None) -> Vault:
    """The vault of a data folder that has one; `ask` is for a passphrase that was not given otherwise.

    `ConfigError` when it does not open; nothing is written. Takes the time and memory of one Argon2id. Blocks.
    """
    stored = stored_vault(settings)
    return opened(stored, present(stored, settings, environment, ask=ask))


def unlocked_or_made(settings: Settings, environment: Mapping[str, str], *, ask: Ask | None, choose: Ask) -> Vault:
    """Like `unlocked`; a data folder that was never used gets a vault of its own.

    That one is sealed by the passphrase that was given; by one that is chosen now, when it may be asked for; else by a
    key file. Blocks.
    """
    folder = settings.data_dir
    if files.read(folder / VAULT) is None:
        if missing := _lonely(settings):
            raise missing
        vault = Vault.made()
        secret = passphrase.given(settings, environment) or (choose(ASKED) if ask else None)
        if secret is None:
            keyfile.place(vault.installation, folder, environment)  # refuses before anything is made
        files.prepare(folder)
        with files.writing(folder):
            if files.read(folder / VAULT) is None:  # else another program was faster
                if secret is None:
                    key = keyfile.make(keyfile.place(vault.installation, folder, environment))
                    wrapped = vault.wrapped(key, "key file")
                else:
                    wrapped = vault.wrapped(secret, "passphrase")
                files.write(folder / VAULT, wrapped)
                return vault
    if ask or passphrase.given(settings, environment):
        _check_sealed_by_passphrase(settings)
    return unlocked(settings, environment, ask=ask)


def stored_vault(settings: Settings) -> bytes:
    """The file of the vault; `ConfigError` in a data folder that has none. Blocks."""
    stored = files.read(settings.data_dir / VAULT)
    if stored is None:
        raise _lonely(settings) or ConfigError(
            f"Pulse never started with the data folder {settings.data_dir}: start it first, or set PULSE_DATA_DIR to "
            "the folder that it uses."
        )
    return stored


def present(stored: bytes, settings: Settings, environment: Mapping[str, str], *, ask: Ask | None) -> Secret:
    """What opens this vault now, from where its header says that it is. Blocks."""
    told = header(stored)
    if told.sealed_by == "key file":
        return keyfile.read(keyfile.place(told.installation, settings.data_dir, environment))
    secret = passphrase.given(settings, environment)
    if secret is None and ask is not None:
        secret = ask(ASKED)
    if secret is None:
        msg = f"The data folder {settings.data_dir} is sealed with a passphrase: give it with {passphrase.WAYS}."
        raise ConfigError(msg)
    return secret


def _check_sealed_by_passphrase(settings: Settings) -> None:
    if header(stored_vault(settings)).sealed_by != "passphrase":
        msg = (
            f"A passphrase was given, but the data folder {settings.data_dir} is sealed with a key file: run "
            "`pulse passphrase change` to seal it with a passphrase, or start without one."
        )
        raise ConfigError(msg)


def _lonely(settings: Settings) -> ConfigError | None:
    """The error of a data folder whose documents are sealed and whose vault is gone."""
    alone = store.sealed(settings.data_dir)
    if not alone:
        return None
    return ConfigError(
        f"The file vault is missing in the data folder {settings.data_dir}, and nothing else opens {alone[0]} and what "
        "else is sealed there: restore the file from a backup, or move the sealed files away to begin anew."
    )
