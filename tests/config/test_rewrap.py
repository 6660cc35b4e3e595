"""What opens the vault is changed in one step: killed at any moment, exactly one of the two opens everything."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pulse.config import rewrap
from pulse.config.settings import Settings, read_settings
from pulse.config.unlock import unlocked
from pulse.config.vault import COSTS, VAULT, header
from pulse.kit.errors import ConfigError, Conflict
from pulse.kit.secret import Secret
from tests.config.unlocked import CHEAP, PASSPHRASE, vault

ROOT = Path(__file__).parents[2]
NEXT = Secret("the next throw-away passphrase")


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COSTS, "passphrase", CHEAP)


def settings(folder: Path, passphrase: Secret | None) -> Settings:
    given = {"PULSE_PASSPHRASE": passphrase.reveal()} if passphrase else {}
    return read_settings({"PULSE_DATA_DIR": str(folder / "data"), **given}, terminal=True)


def sealed(folder: Path) -> bytes:
    """Something that only the vault of this folder opens."""
    return vault(folder / "data").seal("people", b"x")


def keys(folder: Path) -> list[Path]:
    return sorted(folder.glob("pulse/keys/*"))


def test_the_next_passphrase_opens_what_was_sealed_before_and_the_former_one_nothing(tmp_path: Path) -> None:
    kept = sealed(tmp_path)
    rewrap.to_passphrase(settings(tmp_path, PASSPHRASE), {}, ask=None, choose=lambda _: NEXT)

    assert unlocked(settings(tmp_path, NEXT), {}).open("people", kept) == b"x"
    with pytest.raises(ConfigError, match="does not open"):
        unlocked(settings(tmp_path, PASSPHRASE), {})
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["lock", VAULT]


def test_a_key_file_can_take_the_passphrases_place_and_give_it_back(tmp_path: Path) -> None:
    kept, home = sealed(tmp_path), {"XDG_CONFIG_HOME": str(tmp_path)}

    told = rewrap.to_key_file(settings(tmp_path, PASSPHRASE), home, ask=None)
    (key,) = keys(tmp_path)
    assert str(key) in told
    assert unlocked(settings(tmp_path, None), home).open("people", kept) == b"x"
    with pytest.raises(ConfigError, match="key file already"):
        rewrap.to_key_file(settings(tmp_path, None), home, ask=None)

    rewrap.to_passphrase(settings(tmp_path, None), home, ask=None, choose=lambda _: NEXT)
    assert keys(tmp_path) == []
    assert unlocked(settings(tmp_path, NEXT), home).open("people", kept) == b"x"


def test_the_passphrase_in_the_environment_is_not_the_next_one(tmp_path: Path) -> None:
    home = {"XDG_CONFIG_HOME": str(tmp_path)}
    kept = sealed(tmp_path)
    rewrap.to_key_file(settings(tmp_path, PASSPHRASE), home, ask=None)

    rewrap.to_passphrase(settings(tmp_path, PASSPHRASE), home, ask=None, choose=lambda _: NEXT)

    assert unlocked(settings(tmp_path, NEXT), home).open("people", kept) == b"x"


def test_who_does_not_know_the_present_passphrase_is_not_asked_for_the_next_one(tmp_path: Path) -> None:
    sealed(tmp_path)
    before = (tmp_path / "data" / VAULT).read_bytes()

    with pytest.raises(ConfigError, match="does not open"):
        rewrap.to_passphrase(settings(tmp_path, NEXT), {}, ask=None, choose=lambda _: pytest.fail("was asked"))
    with pytest.raises(ConfigError, match="is sealed with a passphrase"):
        rewrap.to_passphrase(settings(tmp_path, None), {}, ask=None, choose=lambda _: pytest.fail("was asked"))
    assert (tmp_path / "data" / VAULT).read_bytes() == before


def test_of_two_changes_at_once_one_is_refused(tmp_path: Path) -> None:
    kept = sealed(tmp_path)

    def meanwhile(_question: str) -> Secret:
        rewrap.to_passphrase(settings(tmp_path, PASSPHRASE), {}, ask=None, choose=lambda _: NEXT)
        return Secret("another one")

    with pytest.raises(Conflict, match="Another command changed the vault meanwhile"):
        rewrap.to_passphrase(settings(tmp_path, PASSPHRASE), {}, ask=None, choose=meanwhile)
    assert unlocked(settings(tmp_path, NEXT), {}).open("people", kept) == b"x"


def test_a_key_file_is_used_only_where_it_can_be_kept(tmp_path: Path) -> None:
    sealed(tmp_path)

    with pytest.raises(ConfigError, match="no home folder"):
        rewrap.to_key_file(settings(tmp_path, PASSPHRASE), {}, ask=None)
    assert header((tmp_path / "data" / VAULT).read_bytes()).sealed_by == "passphrase"


def kills(folder: Path, kind: str, spread: int) -> list[dict[str, Any]]:
    """What was found after each kill."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.config.killed", kind, str(folder), str(spread)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=55,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize(("kind", "least"), [("to-passphrase", 200), ("to-key-file", 60), ("from-key-file", 60)])
def test_killed_at_any_moment_exactly_one_of_the_two_opens_every_document(
    tmp_path: Path, kind: str, least: int
) -> None:
    found = kills(tmp_path, kind, least)

    assert len([one for one in found if not one["ended"]]) >= least
    assert [one for one in found if one["before"] == one["after"]] == []
    assert [one for one in found if not one["readable"]] == []
    assert {one["before"] for one in found} == {True, False}
    done = [one for one in found if one["ended"]]
    assert done
    assert [one for one in done if not one["after"] or one["wrappings"] != 1] == []
    assert {one["keys"] for one in done} == {1 if kind == "to-key-file" else 0}
