"""No change is written upon something else than it was made for."""

from pathlib import Path

import pytest

from pulse.config.documents import Connections, People
from pulse.config.shelf import Shelf
from pulse.config.store import Overtaken
from pulse.kit.errors import ConfigError, Conflict
from tests.config.stored import stored
from tests.config.unlocked import vault

ONE, TWO, THREE = (Connections(connections=(stored(name),)) for name in ("one", "two", "three"))


def shelf(folder: Path) -> Shelf:
    """As one program sees the folder."""
    return Shelf(folder, vault(folder))


def on(of: Shelf) -> object:
    """The connections on a shelf."""
    return of.kept[Connections].document


def test_what_is_written_is_on_every_shelf_that_is_made_later(tmp_path: Path) -> None:
    mine = shelf(tmp_path)
    mine.write(Connections, on(mine), ONE)  # type: ignore[arg-type]  # it is a document

    assert on(shelf(tmp_path)) == ONE


def test_a_change_upon_what_was_never_written_is_refused(tmp_path: Path) -> None:
    mine = shelf(tmp_path)

    with pytest.raises(Conflict, match="could not be kept") as refused:
        mine.write(Connections, ONE, TWO)

    assert not isinstance(refused.value, Overtaken)
    assert on(mine) == on(shelf(tmp_path)) == Connections()


def test_a_change_that_another_program_overtook_brings_theirs_upon_the_shelf(tmp_path: Path) -> None:
    mine, theirs = shelf(tmp_path), shelf(tmp_path)
    before = mine.kept[Connections].document
    theirs.write(Connections, theirs.kept[Connections].document, TWO)

    with pytest.raises(Overtaken):
        mine.write(Connections, before, ONE)
    assert on(mine) == TWO

    with pytest.raises(Conflict, match="could not be kept"):
        mine.write(Connections, ONE, THREE)
    mine.write(Connections, mine.kept[Connections].document, THREE)
    assert on(shelf(tmp_path)) == THREE


def test_a_look_tells_each_change_of_others_once(tmp_path: Path) -> None:
    mine, theirs = shelf(tmp_path), shelf(tmp_path)
    theirs.write(Connections, theirs.kept[Connections].document, TWO)
    theirs.write(People, theirs.kept[People].document, People())

    assert set(mine.look()) == {Connections, People}
    assert mine.look() == {}
    assert on(mine) == TWO


def test_what_opens_the_vault_is_read_anew(tmp_path: Path) -> None:
    mine = shelf(tmp_path)
    assert mine.sealed_by() == "passphrase"

    (tmp_path / "vault").unlink()
    with pytest.raises(ConfigError, match="The file vault in the data folder is damaged"):
        mine.sealed_by()
