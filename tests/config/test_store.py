"""Documents on the disk: sealed, with a good copy at their side, and never written over what another program wrote."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from structlog.testing import capture_logs

from pulse.config import files, store
from pulse.config.documents import Connections, Damaged, KeptSessions, People, Person, to_bytes
from pulse.config.store import Kept, Overtaken
from pulse.config.vault import VAULT, Vault
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret
from tests.config.stored import stored
from tests.config.unlocked import vault
from tests.factory import START

ONE, TWO, THREE = (Connections(connections=(stored(name),)) for name in ("one", "two", "three"))
PERSON = People(people=(Person(name="mira", password=Secret("$argon2id$"), created_at=START),))


def saved(folder: Path, *documents: Connections) -> Kept[Connections]:
    """Store these, one after the other."""
    kept = store.load(folder, vault(folder), Connections)
    for document in documents:
        kept = store.save(folder, vault(folder), document, kept)
    return kept


def damage(path: Path) -> None:
    """Flip a bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """All files with the time of their last change."""
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_a_document_that_was_never_stored_is_empty(tmp_path: Path) -> None:
    assert store.load(tmp_path, vault(tmp_path), Connections) == Kept(Connections())


def test_a_stored_document_is_loaded_and_cannot_be_read_by_others(tmp_path: Path) -> None:
    kept = saved(tmp_path, ONE)

    assert store.load(tmp_path, vault(tmp_path), Connections) == kept
    assert kept.document == ONE
    assert store.load(tmp_path, vault(tmp_path), People).document == People()
    assert b"not-a-real-one" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.builds(lambda name, secret: stored(name, token_secret=Secret(secret)), _text, _text), max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_any_document_comes_back(tmp_path: Path, connections: list[object]) -> None:
    document = structs.replace(Connections(), connections=tuple(connections))
    before = store.load(tmp_path, vault(tmp_path), Connections)
    store.save(tmp_path, vault(tmp_path), document, before)

    assert store.load(tmp_path, vault(tmp_path), Connections).document == document


def test_the_version_before_is_kept_beside_it(tmp_path: Path) -> None:
    saved(tmp_path, ONE, TWO, THREE)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "connections.sealed",
        "connections.sealed.previous",
        "lock",
        "vault",
    ]
    assert vault(tmp_path).open("connections", (tmp_path / "connections.sealed.previous").read_bytes()) == to_bytes(TWO)


def test_a_damaged_document_is_named_and_its_last_good_copy_used(tmp_path: Path) -> None:
    saved(tmp_path, ONE, TWO)
    damage(tmp_path / "connections.sealed")
    before = contents(tmp_path)

    with capture_logs() as logs:
        kept = store.load(tmp_path, vault(tmp_path), Connections)

    assert (kept.document, kept.restored) == (ONE, True)
    assert [(line["log_level"], line["file"]) for line in logs] == [("warning", str(tmp_path / "connections.sealed"))]
    assert contents(tmp_path) == before


def test_a_document_that_is_gone_is_restored_as_well(tmp_path: Path) -> None:
    saved(tmp_path, ONE, TWO)
    (tmp_path / "connections.sealed").unlink()

    kept = store.load(tmp_path, vault(tmp_path), Connections)
    assert (kept.document, kept.restored) == (ONE, True)

    store.save(tmp_path, vault(tmp_path), THREE, kept)
    assert store.load(tmp_path, vault(tmp_path), Connections).document == THREE
    assert (tmp_path / "connections.sealed.previous").exists()


def test_what_is_written_after_a_damage_keeps_the_damaged_file_and_the_good_copy(tmp_path: Path) -> None:
    saved(tmp_path, ONE, TWO)
    damage(tmp_path / "connections.sealed")
    broken, good = ((tmp_path / f"connections.sealed{end}").read_bytes() for end in ("", ".previous"))

    kept = saved(tmp_path, THREE)

    assert not kept.restored
    assert store.load(tmp_path, vault(tmp_path), Connections) == kept
    assert (tmp_path / "connections.sealed.damaged").read_bytes() == broken
    assert (tmp_path / "connections.sealed.previous").read_bytes() == good


def test_a_damage_that_comes_later_is_not_made_the_good_copy(tmp_path: Path) -> None:
    kept = saved(tmp_path, ONE, TWO)
    damage(tmp_path / "connections.sealed")

    store.save(tmp_path, vault(tmp_path), THREE, kept)

    damage(tmp_path / "connections.sealed")
    assert store.load(tmp_path, vault(tmp_path), Connections).document == ONE


def test_with_no_good_copy_the_start_is_refused_and_nothing_is_touched(tmp_path: Path) -> None:
    saved(tmp_path, ONE, TWO)
    damage(tmp_path / "connections.sealed")
    damage(tmp_path / "connections.sealed.previous")
    before = contents(tmp_path)

    with pytest.raises(ConfigError, match=r"connections\.sealed is damaged, and no good copy is left") as lost:
        store.load(tmp_path, vault(tmp_path), Connections)

    assert not isinstance(lost.value, Damaged)
    assert contents(tmp_path) == before


def test_the_first_version_of_a_document_has_no_copy(tmp_path: Path) -> None:
    saved(tmp_path, ONE)
    damage(tmp_path / "connections.sealed")

    with pytest.raises(ConfigError, match="no good copy is left"):
        store.load(tmp_path, vault(tmp_path), Connections)


def test_a_document_of_a_newer_pulse_is_refused_although_there_is_an_earlier_one(tmp_path: Path) -> None:
    saved(tmp_path, ONE, TWO)
    newer = to_bytes(structs.replace(TWO, schema=2))
    (tmp_path / "connections.sealed").write_bytes(vault(tmp_path).seal("connections", newer))

    with pytest.raises(ConfigError, match=r"connections was written by a newer Pulse \(schema 2"):
        store.load(tmp_path, vault(tmp_path), Connections)


def test_two_documents_that_changed_places_are_refused(tmp_path: Path) -> None:
    saved(tmp_path, ONE)
    store.save(tmp_path, vault(tmp_path), PERSON, Kept(People()))
    (tmp_path / "connections.sealed").rename(tmp_path / "x")
    (tmp_path / "people.sealed").rename(tmp_path / "connections.sealed")
    (tmp_path / "x").rename(tmp_path / "people.sealed")

    for kind in (Connections, People):
        with pytest.raises(ConfigError, match="is damaged"):
            store.load(tmp_path, vault(tmp_path), kind)


def test_what_another_program_wrote_is_never_overwritten(tmp_path: Path) -> None:
    mine = saved(tmp_path, ONE)
    saved(tmp_path, TWO)

    with pytest.raises(Overtaken) as overtaken:
        store.save(tmp_path, vault(tmp_path), THREE, mine)

    assert overtaken.value.kept.document == TWO
    assert store.load(tmp_path, vault(tmp_path), Connections).document == TWO
    store.save(tmp_path, vault(tmp_path), THREE, overtaken.value.kept)
    assert store.load(tmp_path, vault(tmp_path), Connections).document == THREE


def test_a_look_tells_what_another_program_wrote_and_else_nothing(tmp_path: Path) -> None:
    mine = saved(tmp_path, ONE)
    assert store.look(tmp_path, vault(tmp_path), Connections, mine) is None

    other = saved(tmp_path, TWO)
    assert store.look(tmp_path, vault(tmp_path), Connections, mine) == other

    (tmp_path / "connections.sealed").unlink()
    assert store.look(tmp_path, vault(tmp_path), Connections, mine) is None


def test_a_look_at_a_damaged_file_changes_no_document(tmp_path: Path) -> None:
    mine = saved(tmp_path, ONE)
    damage(tmp_path / "connections.sealed")

    with capture_logs() as logs:
        seen = store.look(tmp_path, vault(tmp_path), Connections, mine)
        assert seen is not None
        assert seen.document is mine.document
        assert seen.restored
        assert store.look(tmp_path, vault(tmp_path), Connections, seen) is None
    assert len(logs) == 1


def test_a_document_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "connections.sealed").mkdir()

    with pytest.raises(ConfigError, match=r"connections\.sealed cannot be read"):
        store.load(tmp_path, vault(tmp_path), Connections)


def plain(folder: Path) -> None:
    """What an earlier Pulse left."""
    for name, document in (("connections", TWO), ("people", PERSON)):
        (folder / f"{name}.json").write_bytes(to_bytes(document))
    (folder / "connections.json.previous").write_bytes(to_bytes(ONE))


def test_what_an_earlier_pulse_left_is_sealed_and_its_plain_text_removed(tmp_path: Path) -> None:
    plain(tmp_path)
    store.take_over(tmp_path, vault(tmp_path))

    assert store.load(tmp_path, vault(tmp_path), Connections).document == TWO
    assert store.load(tmp_path, vault(tmp_path), People).document == PERSON
    assert sorted(path.name for path in tmp_path.iterdir()) == ["connections.sealed", "lock", "people.sealed", "vault"]


class Killed(BaseException):
    """Stands for the end of the program."""


def test_taking_over_can_be_cut_off_at_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps, cut = 0, 0
    kinds: dict[str, object] = {"write": files.write, "remove": Path.unlink}

    def step(name: str) -> object:
        def taken(*arguments: object, **named: object) -> object:
            nonlocal steps
            steps += 1
            if steps == cut:
                raise Killed
            return kinds[name](*arguments, **named)  # type: ignore[operator]  # one of the two above

        return taken

    monkeypatch.setattr(files, "write", step("write"))
    monkeypatch.setattr(Path, "unlink", step("remove"))
    for cut in range(1, 12):
        folder = tmp_path / str(cut)
        steps = -100
        opens = vault_in(folder)
        plain(folder)
        steps = 0
        try:
            store.take_over(folder, opens)
        except Killed:
            steps = -100
            store.take_over(folder, opens)
        assert store.load(folder, opens, Connections).document == TWO
        assert store.load(folder, opens, People).document == PERSON
        assert sorted(path.name for path in folder.glob("*.json*")) == []
    assert 0 < steps < cut, "the last round was not cut off any more"


def vault_in(folder: Path) -> Vault:
    """A folder with a vault."""
    folder.mkdir()
    return vault(folder)


def test_a_damaged_plain_document_is_refused_before_any_is_taken_over(tmp_path: Path) -> None:
    plain(tmp_path)
    opens = vault(tmp_path)
    (tmp_path / "people.json").write_text("{")

    with pytest.raises(ConfigError, match=r"people\.json is damaged .*: mend it, or replace it by"):
        store.take_over(tmp_path, opens)

    assert (tmp_path / "connections.json").read_bytes() == to_bytes(TWO)
    assert not (tmp_path / "connections.sealed").exists()


def test_a_plain_document_that_says_something_else_than_the_sealed_one_is_left_to_the_user(tmp_path: Path) -> None:
    saved(tmp_path, THREE)
    plain(tmp_path)

    with pytest.raises(ConfigError, match=r"connections\.json and connections\.sealed in .* hold different things"):
        store.take_over(tmp_path, vault(tmp_path))

    assert (tmp_path / "connections.json").read_bytes() == to_bytes(TWO)
    assert store.load(tmp_path, vault(tmp_path), Connections).document == THREE


def test_what_was_left_half_written_is_tidied_away(tmp_path: Path) -> None:
    saved(tmp_path, ONE)
    for name in (".vault-x1", ".connections.sealed-x1", ".people.sealed.previous-x", ".people.json-x", ".keep"):
        (tmp_path / name).write_text("")

    store.tidy(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [".keep", "connections.sealed", "lock", VAULT]


def test_the_files_that_need_the_vault_are_told(tmp_path: Path) -> None:
    assert store.sealed(tmp_path) == []

    saved(tmp_path, ONE, TWO)
    store.save(tmp_path, vault(tmp_path), KeptSessions(), Kept(KeptSessions()))
    assert store.sealed(tmp_path) == ["connections.sealed", "connections.sealed.previous", "sessions.sealed"]
