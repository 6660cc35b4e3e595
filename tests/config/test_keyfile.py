"""The key file lies outside of the data folder, and is ours alone."""

from pathlib import Path

import pytest

from pulse.config import keyfile
from pulse.kit.errors import ConfigError

ID = "0123456789abcdef"


def test_it_lies_where_configuration_lies(tmp_path: Path) -> None:
    data = tmp_path / "data"
    home = {"HOME": str(tmp_path)}

    assert keyfile.place(ID, data, home) == tmp_path / ".config" / "pulse" / "keys" / f"{ID}.key"
    assert keyfile.place(ID, data, home | {"XDG_CONFIG_HOME": "/etc/xdg"}) == Path(f"/etc/xdg/pulse/keys/{ID}.key")
    assert keyfile.place(ID, data, home | {"XDG_CONFIG_HOME": "not/absolute"}).is_relative_to(tmp_path)


@pytest.mark.parametrize("home", [{}, {"HOME": ""}, {"HOME": "~"}, {"HOME": "/nonexistent"}, {"XDG_CONFIG_HOME": "x"}])
def test_without_a_home_it_is_refused_with_what_to_do(tmp_path: Path, home: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"no home folder .*: set HOME, or give a passphrase .*--ask-passphrase"):
        keyfile.place(ID, tmp_path, home)


def test_in_the_data_folder_it_would_seal_nothing(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)

    for data in (tmp_path, tmp_path / "link", tmp_path / ".config"):
        with pytest.raises(ConfigError, match="would lie in the data folder"):
            keyfile.place(ID, data, {"HOME": str(tmp_path)})


def test_a_key_is_random_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "pulse" / "keys" / "a.key"
    key = keyfile.make(path)

    assert len(bytes.fromhex(key.reveal())) == 32
    assert keyfile.read(path) == key
    assert keyfile.make(tmp_path / "b.key") != key
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_can_touch_is_refused_with_the_line_that_mends_it(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.key"
    key = keyfile.make(path)
    path.chmod(mode)

    with pytest.raises(ConfigError, match=f"run `chmod 600 {path}`"):
        keyfile.read(path)
    path.chmod(0o600)
    assert keyfile.read(path) == key


def test_a_key_that_is_gone_is_named_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"opens with the key file {tmp_path}/a.key, which is not there"):
        keyfile.read(tmp_path / "a.key")


def test_a_key_that_cannot_be_read_or_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.key").mkdir(mode=0o700)
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match=r"a\.key cannot be read"):
        keyfile.read(tmp_path / "a.key")
    with pytest.raises(ConfigError, match="for the key file cannot be used"):
        keyfile.make(tmp_path / "file" / "a.key")
    with pytest.raises(ConfigError, match="for the key file cannot be used"):
        keyfile.make(tmp_path / "a.key")
