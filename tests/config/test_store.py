"""The data folder: written whole or not at all, readable by us alone, and its troubles are sentences."""

import os
import tempfile
from pathlib import Path

import pytest

from pulse.config import store
from pulse.config.documents import Connections, People
from pulse.kit.errors import ConfigError
from tests.config.stored import stored


def test_a_document_that_was_never_stored_is_empty(tmp_path: Path) -> None:
    assert store.load(tmp_path, Connections) == Connections()


def test_a_stored_document_is_loaded(tmp_path: Path) -> None:
    document = Connections(connections=(stored("lab"),))
    store.save(tmp_path, document)

    assert store.load(tmp_path, Connections) == document
    assert store.load(tmp_path, People) == People()


def test_the_version_before_is_kept_beside_it(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        store.save(tmp_path, Connections(connections=(stored(name),)))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["connections.json", "connections.json.previous"]
    assert '"three"' in (tmp_path / "connections.json").read_text()
    assert '"two"' in (tmp_path / "connections.json.previous").read_text()


def test_only_we_can_read_what_is_stored(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    store.prepare(folder)
    store.save(folder, Connections())
    store.save(folder, Connections())

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_preparing_leaves_nothing_behind_and_a_folder_that_is_there_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    store.prepare(tmp_path)

    assert list(tmp_path.iterdir()) == []
    assert tmp_path.stat().st_mode & 0o777 == 0o750


def test_a_write_that_fails_leaves_the_document_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(tmp_path, Connections())

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="is on a full disk: free some space"):
        store.save(tmp_path, Connections(connections=(stored("lab"),)))

    assert store.load(tmp_path, Connections) == Connections()
    assert [path.name for path in tmp_path.iterdir()] == ["connections.json"]


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(ConfigError, match="is not a folder: move that file away"):
        store.prepare(tmp_path / "data")
    with pytest.raises(ConfigError, match="is not a folder"):
        store.prepare(tmp_path / "data" / "deeper")


def test_a_folder_that_takes_nothing_is_said() -> None:
    with pytest.raises(ConfigError, match=r"The data folder /proc/self .*PULSE_DATA_DIR"):
        store.prepare(Path("/proc/self"))


@pytest.mark.parametrize(
    ("number", "todo"), [(30, "read-only file system"), (13, "is not writable"), (5, "cannot be used")]
)
def test_every_trouble_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, todo: str) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(ConfigError, match=todo):
        store.save(tmp_path, Connections())


def test_a_document_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "connections.json").mkdir()

    with pytest.raises(ConfigError, match=r"connections\.json cannot be read"):
        store.load(tmp_path, Connections)
