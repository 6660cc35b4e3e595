"""Files of the data folder: written whole or not at all, readable by us alone, and their troubles are sentences."""

import fcntl
import os
import tempfile
from pathlib import Path

import pytest

from pulse.config import files
from pulse.kit.errors import ConfigError, Conflict


def test_what_is_written_is_read_and_a_file_that_is_not_there_is_none(tmp_path: Path) -> None:
    files.write(tmp_path / "a", b"one")
    files.write(tmp_path / "a", b"two")

    assert files.read(tmp_path / "a") == b"two"
    assert files.read(tmp_path / "b") is None
    assert files.read(tmp_path / "a" / "b") is None
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_only_we_can_read_what_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    files.prepare(folder)
    files.write(folder / "a", b"")

    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "a").stat().st_mode & 0o777 == 0o600


def test_preparing_leaves_nothing_behind_and_a_folder_that_is_there_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    files.prepare(tmp_path)

    assert list(tmp_path.iterdir()) == []
    assert tmp_path.stat().st_mode & 0o777 == 0o750


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write(tmp_path / "a", b"one")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="is on a full disk: free some space"):
        files.write(tmp_path / "a", b"two")

    assert files.read(tmp_path / "a") == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(ConfigError, match="is not a folder: move that file away"):
        files.prepare(tmp_path / "data")
    with pytest.raises(ConfigError, match="is not a folder"):
        files.prepare(tmp_path / "data" / "deeper")
    with pytest.raises(ConfigError, match="is not a folder"), files.writing(tmp_path / "data"):
        pass
    with pytest.raises(ConfigError, match="is not a folder"), files.serving(tmp_path / "data"):
        pass


def test_a_folder_that_takes_nothing_is_said() -> None:
    with pytest.raises(ConfigError, match=r"The data folder /proc/self .*PULSE_DATA_DIR"):
        files.prepare(Path("/proc/self"))


@pytest.mark.parametrize(
    ("number", "todo"), [(30, "read-only file system"), (13, "is not writable"), (5, "cannot be used")]
)
def test_every_trouble_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, todo: str) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(ConfigError, match=todo):
        files.write(tmp_path / "a", b"")


def test_what_cannot_be_read_or_removed_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()

    with pytest.raises(ConfigError, match=r"/a cannot be read \(Is a directory\)"):
        files.read(tmp_path / "a")
    with pytest.raises(ConfigError, match="/a cannot be removed"):
        files.remove(tmp_path / "a")


def test_removing_what_is_gone_is_fine(tmp_path: Path) -> None:
    files.write(tmp_path / "a", b"")
    files.remove(tmp_path / "b", tmp_path / "a")
    files.remove()

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_is_found_by_the_name_of_its_file(tmp_path: Path) -> None:
    for name in (".vault-abc", ".vaulted", ".people.sealed-x", ".people.sealed.previous-x", "vault"):
        (tmp_path / name).write_text("")

    found = files.half_written(tmp_path, "vault", "people.sealed")

    assert [path.name for path in found] == [".people.sealed-x", ".vault-abc"]


def test_two_servers_of_one_data_folder_are_refused(tmp_path: Path) -> None:
    with files.serving(tmp_path), pytest.raises(Conflict, match="Another Pulse uses the data folder"):
        files.serving(tmp_path).__enter__()

    with files.serving(tmp_path):
        pass


def test_whoever_writes_keeps_others_waiting_until_it_is_done(tmp_path: Path) -> None:
    with files.writing(tmp_path), (tmp_path / "lock").open() as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)

    with (tmp_path / "lock").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
