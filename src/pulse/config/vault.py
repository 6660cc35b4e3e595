"""The vault: a passphrase opens its one master key, which gives each document a key of its own."""

import os
import re
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Meta, Struct

from pulse.config.documents import Damaged
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret

SCHEMA = 1
"""What this Pulse writes; it opens nothing that is newer."""
KEY, NONCE, SALT, TAG = 32, 12, 16, 16
"""Lengths in bytes."""
VAULT = "vault"
"""The name of the file in the data folder."""
FIRST_LINE = b"pulse-sealed 1\n"
_ANY_FIRST_LINE = re.compile(rb"pulse-sealed (\d{1,9})")
SealedBy = Literal["passphrase", "key file"]


class Cost(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one guess costs: Argon2id with so many KiB of memory, and so many passes over it."""

    memory: Annotated[int, Meta(ge=8, le=1_048_576)]
    passes: Annotated[int, Meta(ge=1, le=64)]
    lanes: Annotated[int, Meta(ge=1, le=16)] = 1


COSTS: dict[SealedBy, Cost] = {
    "passphrase": Cost(memory=65_536, passes=3),
    "key file": Cost(memory=8, passes=1),  # 256 random bits: nobody guesses them, however fast a guess is
}


class Kdf(Cost, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the passphrase becomes a key."""

    name: Literal["argon2id"] = "argon2id"
    salt: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]


class Header(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line of the vault's file. Until the vault is open, nobody knows that it is true."""

    schema: int = SCHEMA
    installation: Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
    sealed_by: SealedBy
    kdf: Kdf


class Vault:
    """An open vault. `wrapped` and `opened` are its way to the disk and back."""

    __slots__ = ("_master", "installation")

    def __init__(self, installation: str, master: bytes) -> None:
        self.installation = installation
        self._master = master

    @classmethod
    def made(cls) -> "Vault":
        """A vault of its own, with a master key that nobody ever had."""
        return cls(os.urandom(8).hex(), os.urandom(KEY))

    def seal(self, name: str, content: bytes) -> bytes:
        """The content as only this vault opens it, and only under this name."""
        nonce = os.urandom(NONCE)
        return FIRST_LINE + nonce + self._cipher(name).encrypt(nonce, content, _bound(name))

    def open(self, name: str, sealed: bytes) -> bytes:
        """The content that was sealed under this name; `Damaged` when a byte of it is another one."""
        line = sealed[: len(FIRST_LINE)]
        if line != FIRST_LINE:
            version = _ANY_FIRST_LINE.match(sealed)
            if version and int(version[1]) > SCHEMA:
                raise _newer(name, int(version[1]))
            msg = f"{name} is damaged: it does not begin as a sealed document."
            raise Damaged(msg)
        nonce, content = sealed[len(line) : len(line) + NONCE], sealed[len(line) + NONCE :]
        if len(content) < TAG:
            msg = f"{name} is damaged: its end is missing."
            raise Damaged(msg)
        try:
            return self._cipher(name).decrypt(nonce, content, _bound(name))
        except InvalidTag:
            msg = f"{name} is damaged, or was sealed under another name or by another vault."
            raise Damaged(msg) from None

    def wrapped(self, secret: Secret, sealed_by: SealedBy, cost: Cost | None = None) -> bytes:
        """The file of the vault, which opens with this secret. Takes as long and as much memory as the cost says."""
        spent = cost or COSTS[sealed_by]
        kdf = Kdf(memory=spent.memory, passes=spent.passes, lanes=spent.lanes, salt=os.urandom(SALT).hex())
        line = msgspec.json.encode(Header(installation=self.installation, sealed_by=sealed_by, kdf=kdf)) + b"\n"
        nonce = os.urandom(NONCE)
        return line + nonce + AESGCM(_stretched(secret, kdf)).encrypt(nonce, self._master, line)

    def _cipher(self, name: str) -> AESGCM:
        info = b"pulse document " + name.encode()
        return AESGCM(HKDF(SHA256(), KEY, salt=bytes.fromhex(self.installation), info=info).derive(self._master))


def header(stored: bytes) -> Header:
    """What the first line of a vault's file says; `ConfigError` when it cannot be read."""
    line = stored.partition(b"\n")[0]
    try:
        schema = msgspec.json.decode(line, type=_Schema).schema
        if schema > SCHEMA:
            raise _newer(VAULT, schema)
        read = msgspec.json.decode(line, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise _unreadable() from None
    if schema != SCHEMA or not line.isascii() or read.kdf.memory < 8 * read.kdf.lanes:
        raise _unreadable()
    return read


def opened(stored: bytes, secret: Secret) -> Vault:
    """The vault of a file, opened with this secret. Takes as long and as much memory as its header says."""
    told = header(stored)
    line, newline, rest = stored.partition(b"\n")
    if len(rest) != NONCE + KEY + TAG:
        raise _unreadable()
    try:
        master = AESGCM(_stretched(secret, told.kdf)).decrypt(rest[:NONCE], rest[NONCE:], line + newline)
    except InvalidTag:
        msg = (
            f"The {told.sealed_by} does not open the vault of the data folder: give the right one, or, if the file "
            f"{VAULT} was damaged, restore it from a backup."
        )
        raise ConfigError(msg) from None
    return Vault(told.installation, master)


class _Schema(Struct):
    schema: int


def _stretched(secret: Secret, kdf: Kdf) -> bytes:
    argon2 = Argon2id(
        salt=bytes.fromhex(kdf.salt), length=KEY, iterations=kdf.passes, lanes=kdf.lanes, memory_cost=kdf.memory
    )
    return argon2.derive(secret.reveal().encode())


def _bound(name: str) -> bytes:
    """What is sealed together with a content, so that it is worth nothing elsewhere."""
    return FIRST_LINE + name.encode()


def _newer(what: str, schema: int) -> ConfigError:
    msg = (
        f"{what} was written by a newer Pulse (schema {schema}, this one knows {SCHEMA}): "
        "start that version again, or restore the data folder from before the update."
    )
    return ConfigError(msg)


def _unreadable() -> ConfigError:
    return ConfigError(f"The file {VAULT} in the data folder is damaged: restore it from a backup.")
