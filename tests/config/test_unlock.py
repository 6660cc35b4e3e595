"""The vault of a data folder opens with what it was sealed with, and with nothing else."""

from pathlib import Path

import pytest

from pulse.config import store
from pulse.config.documents import Connections
from pulse.config.settings import Settings, read_settings
from pulse.config.store import Kept
from pulse.config.unlock import unlocked, unlocked_or_made
from pulse.config.vault import COSTS, VAULT, Vault, header
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret
from tests.config.unlocked import CHEAP, PASSPHRASE, vault

RIGHT = PASSPHRASE.reveal()


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COSTS, "passphrase", CHEAP)


def settings(folder: Path, **environment: str) -> Settings:
    return read_settings({"PULSE_DATA_DIR": str(folder / "data"), **environment}, terminal=True)


def nobody(question: str) -> Secret:
    """Asks nobody."""
    pytest.fail(f"{question} was asked for")


def started(folder: Path, **environment: str) -> Vault:
    """As `pulse serve` does it."""
    return unlocked_or_made(settings(folder, **environment), {"HOME": str(folder)}, ask=None, choose=nobody)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """All files with the time of their last change, and of the folder's."""
    found = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    return found | {".": (b"", folder.stat().st_mtime_ns)}


def keys(folder: Path) -> list[Path]:
    return sorted(folder.glob(".config/pulse/keys/*"))


def test_the_first_start_seals_with_the_passphrase_that_was_given(tmp_path: Path) -> None:
    made = started(tmp_path, PULSE_PASSPHRASE=RIGHT)
    sealed = made.seal("people", b"x")

    assert started(tmp_path, PULSE_PASSPHRASE=RIGHT).open("people", sealed) == b"x"
    assert header((tmp_path / "data" / VAULT).read_bytes()).sealed_by == "passphrase"
    assert keys(tmp_path) == []


def test_the_first_start_without_a_passphrase_makes_a_key_file(tmp_path: Path) -> None:
    made = started(tmp_path)
    sealed = made.seal("people", b"x")

    assert started(tmp_path).open("people", sealed) == b"x"
    assert unlocked(settings(tmp_path), {"HOME": str(tmp_path)}).open("people", sealed) == b"x"
    assert header((tmp_path / "data" / VAULT).read_bytes()).sealed_by == "key file"
    assert [path.name for path in keys(tmp_path)] == [f"{made.installation}.key"]


def test_the_first_start_without_passphrase_and_home_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no home folder"):
        unlocked_or_made(settings(tmp_path), {}, ask=None, choose=nobody)
    assert list(tmp_path.iterdir()) == []


def test_at_the_terminal_the_first_passphrase_is_chosen_and_then_asked_for(tmp_path: Path) -> None:
    asked: list[str] = []

    def say(how: str) -> object:
        def said(question: str) -> Secret:
            asked.append(f"{how} {question}")
            return PASSPHRASE

        return said

    for _ in range(2):
        unlocked_or_made(settings(tmp_path), {}, ask=say("ask"), choose=say("choose"))  # type: ignore[arg-type]  # it is

    assert asked == ["choose Passphrase", "ask Passphrase"]


def test_what_is_given_is_not_asked_for(tmp_path: Path) -> None:
    for _ in range(2):
        unlocked_or_made(settings(tmp_path, PULSE_PASSPHRASE=RIGHT), {}, ask=nobody, choose=nobody)


def test_a_wrong_passphrase_is_told_and_touches_nothing(tmp_path: Path) -> None:
    opens = started(tmp_path, PULSE_PASSPHRASE=RIGHT)
    store.save(tmp_path / "data", opens, Connections(), Kept(Connections()))
    before = contents(tmp_path / "data")

    with pytest.raises(ConfigError, match=r"The passphrase does not open the vault") as wrong:
        started(tmp_path, PULSE_PASSPHRASE=RIGHT + ", or a wrong one")

    assert "wrong one" not in wrong.value.message
    assert contents(tmp_path / "data") == before


def test_a_missing_passphrase_is_told_with_the_four_ways_to_give_it(tmp_path: Path) -> None:
    started(tmp_path, PULSE_PASSPHRASE=RIGHT)

    with pytest.raises(ConfigError, match="is sealed with a passphrase") as missing:
        started(tmp_path)

    for way in ("PULSE_PASSPHRASE,", "PULSE_PASSPHRASE_FILE", "systemd credential", "--ask-passphrase"):
        assert way in missing.value.message


def test_a_passphrase_for_a_vault_with_a_key_file_is_told_how_to_change(tmp_path: Path) -> None:
    started(tmp_path)

    with pytest.raises(ConfigError, match="is sealed with a key file: run `pulse passphrase change`"):
        started(tmp_path, PULSE_PASSPHRASE=RIGHT)
    with pytest.raises(ConfigError, match="is sealed with a key file"):
        unlocked_or_made(settings(tmp_path), {"HOME": str(tmp_path)}, ask=nobody, choose=nobody)


def test_a_key_file_that_is_gone_or_another_one_is_told(tmp_path: Path) -> None:
    started(tmp_path)
    (key,) = keys(tmp_path)
    key.write_text("00" * 32)
    with pytest.raises(ConfigError, match="The key file does not open the vault"):
        started(tmp_path)

    key.unlink()
    with pytest.raises(ConfigError, match=f"the key file {key}, which is not there"):
        started(tmp_path)
    assert keys(tmp_path) == []


def test_sealed_documents_without_their_vault_are_refused_and_no_other_vault_is_made(tmp_path: Path) -> None:
    opens = started(tmp_path, PULSE_PASSPHRASE=RIGHT)
    store.save(tmp_path / "data", opens, Connections(), Kept(Connections()))
    (tmp_path / "data" / VAULT).unlink()

    for opening in (started, lambda folder: unlocked(settings(folder), {})):
        with pytest.raises(ConfigError, match=r"The file vault is missing .* opens connections\.sealed"):
            opening(tmp_path)
    assert not (tmp_path / "data" / VAULT).exists()


def test_a_command_makes_no_vault(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Pulse never started with the data folder"):
        unlocked(settings(tmp_path), {"HOME": str(tmp_path)})
    assert list(tmp_path.iterdir()) == []


def test_a_vault_that_another_program_made_meanwhile_is_the_one(tmp_path: Path) -> None:
    made: list[Vault] = []

    def choose(_question: str) -> Secret:
        made.append(vault(tmp_path / "data"))
        return PASSPHRASE

    opened = unlocked_or_made(settings(tmp_path), {}, ask=lambda _: PASSPHRASE, choose=choose)

    assert opened.installation == made[0].installation
