"""An open vault for tests, at the least cost."""

from pathlib import Path

from pulse.config import files
from pulse.config.vault import VAULT, Cost, Vault, opened
from pulse.kit.secret import Secret

PASSPHRASE = Secret("a throw-away passphrase")
CHEAP = Cost(memory=8, passes=1)


def vault(folder: Path) -> Vault:
    """The vault of a data folder, which is made when there is none."""
    stored = files.read(folder / VAULT)
    if stored is not None:
        return opened(stored, PASSPHRASE)
    made = Vault.made()
    files.prepare(folder)
    files.write(folder / VAULT, made.wrapped(PASSPHRASE, "passphrase", CHEAP))
    return made
