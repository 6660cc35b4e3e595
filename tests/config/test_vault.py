"""What is sealed comes back whole or not at all, only to whoever knows the passphrase."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.config.documents import Damaged
from pulse.config.vault import COSTS, FIRST_LINE, Cost, Vault, header, opened
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret
from tests.config.unlocked import CHEAP, PASSPHRASE

VAULT = Vault.made()
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
phrases = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).map(Secret)


@given(names, st.binary(max_size=300))
def test_any_content_comes_back_under_its_name(name: str, content: bytes) -> None:
    sealed = VAULT.seal(name, content)

    assert VAULT.open(name, sealed) == content
    assert sealed.startswith(FIRST_LINE)
    assert len(content) < 6 or content not in sealed.removeprefix(FIRST_LINE)


@given(names, names, st.binary(max_size=50))
def test_a_document_under_the_name_of_another_is_refused(name: str, other: str, content: bytes) -> None:
    sealed = VAULT.seal(name, content)

    if name != other:
        with pytest.raises(Damaged):
            VAULT.open(other, sealed)


@given(names, st.binary(max_size=50))
def test_a_document_of_another_vault_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Damaged):
        Vault.made().open(name, VAULT.seal(name, content))


@given(phrases, phrases, names, st.binary(max_size=50))
def test_only_the_passphrase_opens_the_vault(right: Secret, wrong: Secret, name: str, content: bytes) -> None:
    stored = VAULT.wrapped(right, "passphrase", CHEAP)

    assert opened(stored, right).open(name, VAULT.seal(name, content)) == content
    assert opened(stored, right).installation == VAULT.installation
    if right != wrong:
        with pytest.raises(ConfigError, match="The passphrase does not open the vault"):
            opened(stored, wrong)


@pytest.mark.parametrize("flip", [1 << bit for bit in range(8)])
def test_every_flipped_bit_of_a_document_is_refused(flip: int) -> None:
    sealed = VAULT.seal("people", b"a small document")

    for place in range(len(sealed)):
        changed = bytes(byte ^ flip if at == place else byte for at, byte in enumerate(sealed))
        with pytest.raises(ConfigError):
            VAULT.open("people", changed)


@pytest.mark.parametrize("flip", [1 << bit for bit in range(8)])
def test_every_flipped_bit_of_the_vaults_file_is_refused(flip: int) -> None:
    stored = VAULT.wrapped(PASSPHRASE, "passphrase", CHEAP)

    for place in range(len(stored)):
        changed = bytes(byte ^ flip if at == place else byte for at, byte in enumerate(stored))
        with pytest.raises(ConfigError):
            opened(changed, PASSPHRASE)


def test_every_missing_end_is_refused() -> None:
    sealed, stored = VAULT.seal("people", b"a small document"), VAULT.wrapped(PASSPHRASE, "passphrase", CHEAP)

    for end in range(len(sealed)):
        with pytest.raises(Damaged):
            VAULT.open("people", sealed[:end])
    for end in range(len(stored)):
        with pytest.raises(ConfigError):
            opened(stored[:end], PASSPHRASE)
    for surplus in (sealed + b"\0", b"\n" + sealed):
        with pytest.raises(Damaged):
            VAULT.open("people", surplus)
    with pytest.raises(ConfigError):
        opened(stored + b"\0", PASSPHRASE)


def test_the_same_content_is_sealed_differently_each_time() -> None:
    assert VAULT.seal("people", b"a small document") != VAULT.seal("people", b"a small document")
    assert VAULT.wrapped(PASSPHRASE, "passphrase", CHEAP) != VAULT.wrapped(PASSPHRASE, "passphrase", CHEAP)


def test_the_header_says_how_the_vault_opens() -> None:
    told = header(VAULT.wrapped(PASSPHRASE, "passphrase"))

    assert (told.schema, told.installation, told.sealed_by) == (1, VAULT.installation, "passphrase")
    assert (told.kdf.name, told.kdf.memory, told.kdf.passes, told.kdf.lanes) == ("argon2id", 64 * 1024, 3, 1)
    assert COSTS["passphrase"] == Cost(memory=64 * 1024, passes=3, lanes=1)


def test_what_a_newer_pulse_wrote_is_said_to_be_newer() -> None:
    with pytest.raises(ConfigError, match=r"vault was written by a newer Pulse \(schema 2, this one knows 1\)"):
        header(b'{"schema":2,"locks":[]}\nxxx')
    with pytest.raises(ConfigError, match=r"people was written by a newer Pulse \(schema 12") as newer:
        VAULT.open("people", b"pulse-sealed 12\nxxx")
    assert not isinstance(newer.value, Damaged)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b'{"schema":0,"installation":"0123456789abcdef","sealed_by":"passphrase","kdf":KDF}',
        b'{"schema":1,"installation":"0123456789ABCDEF","sealed_by":"passphrase","kdf":KDF}',
        b'{"schema":1,"installation":"0123456789abcdef","sealed_by":"guess","kdf":KDF}',
        b'{"schema":1,"installation":"0123456789abcdef","sealed_by":"passphrase","kdf":{"memory":1}}',
    ],
)
def test_a_header_that_is_none_is_told(line: bytes) -> None:
    kdf = b'{"memory":8,"passes":1,"lanes":1,"name":"argon2id","salt":"00000000000000000000000000000000"}'
    with pytest.raises(ConfigError, match="The file vault in the data folder is damaged"):
        header(line.replace(b"KDF", kdf) + b"\n" + bytes(60))


@pytest.mark.parametrize(("memory", "lanes"), [(7, 1), (8, 2), (2**20 + 1, 1), (8, 0)])
def test_a_cost_that_nobody_would_write_is_refused_before_it_is_paid(memory: int, lanes: int) -> None:
    stored = VAULT.wrapped(PASSPHRASE, "passphrase", CHEAP)
    changed = stored.replace(b'"memory":8', b'"memory":%d' % memory).replace(b'"lanes":1', b'"lanes":%d' % lanes)

    with pytest.raises(ConfigError, match="is damaged"):
        opened(changed, PASSPHRASE)


def test_a_vault_shows_nothing_of_its_key() -> None:
    assert VAULT._master.hex() not in repr(VAULT)  # noqa: SLF001 - the secret that must not show
    assert repr(VAULT._master) not in repr(VAULT)  # noqa: SLF001 - as above
