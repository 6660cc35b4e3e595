import json
from pathlib import Path

from tools.shapes import differences, entry, main, merged, shape, template

NOTHING: frozenset[str] = frozenset()


def test_a_shape_has_types_and_what_is_always_there() -> None:
    rows = shape([{"vmid": 100, "cpu": 0.5, "lock": "backup"}, {"vmid": 101, "cpu": 0}])["rows"][""]
    assert rows["always"] == ["cpu", "vmid"]
    assert rows["keys"] == {"vmid": ["int"], "cpu": ["float", "zero"], "lock": ["str"]}


def test_names_of_things_are_no_keys() -> None:
    assert shape({"/vms/100": {"VM.Audit": 1}, "/": {"VM.Audit": 1}})["each"]["keys"] == {"VM.Audit": ["int"]}


def test_rows_of_some_lists_are_told_apart_by_their_type() -> None:
    rows = [{"type": "node", "cpu": 1.0}, {"type": "pool", "pool": "dev"}]
    assert shape(rows, "GET /cluster/resources")["rows"].keys() == {"node", "pool"}
    assert shape(rows, "GET /storage")["rows"].keys() == {""}


def test_what_is_unknown_missing_or_of_another_type_differs() -> None:
    known = merged(shape({"a": 1, "b": "x", "c": 0.5}), shape({"a": 2, "b": "y"}))
    assert differences(shape({"a": 5, "b": "z"}), known, NOTHING) == []
    assert differences(shape({"a": "5", "b": "z"}), known, NOTHING) == [".a is str, not int|zero"]
    assert differences(shape({"a": 5}), known, NOTHING) == [".b is missing"]
    assert differences(shape({"a": 5, "b": "z", "d": 1}), known, NOTHING) == [".d is unknown"]
    assert differences(shape({"a": 5, "b": "z", "d": 1}), known, frozenset({"d"})) == []
    assert differences(shape({"a": 5, "b": "z", "c": 1}), known, NOTHING) == []
    assert differences(shape({"a": 0.5, "b": "z"}), known, NOTHING) == [".a is float, not int|zero"]


def test_a_number_that_was_always_0_may_be_any_number() -> None:
    known = shape({"netin": 0})
    assert differences(shape({"netin": 5}), known, NOTHING) == differences(shape({"netin": 0.5}), known, NOTHING) == []
    assert differences(shape({"netin": "0"}), known, NOTHING) != []


def test_a_path_is_known_by_what_its_names_are_of() -> None:
    assert template("/api2/json/nodes/pve1/qemu/100/config?current=1") == "/nodes/{node}/qemu/{vmid}/config"
    assert template("/api2/json/nodes/pve1/tasks/UPID%3Apve1%3A0/log") == "/nodes/{node}/tasks/{upid}/log"


def test_a_file_of_shapes_is_written_from_a_folder_of_recordings(tmp_path: Path) -> None:
    answer = {
        "request": {"method": "GET", "path": "/api2/json/version"},
        "status": 200,
        "reason": "OK",
        "headers": [["Date", "x"], ["Connection", "Keep-Alive"]],
        "body_kind": "json",
        "body": {"data": {"version": "9.2"}},
    }
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "a.json").write_text(json.dumps(answer))
    (tmp_path / "INDEX-some.json").write_text(json.dumps([{"name": "GET /version", "file": "some/a.json"}]))
    written = tmp_path / "shapes.json"
    assert main([str(tmp_path), str(written), "--asked", "some"]) == 0
    told = json.loads(written.read_text())
    assert told["shapes"]["GET /version"]["keys"] == {"version": ["str"]}
    assert told["answers"] == [json.loads(json.dumps(entry({"name": "GET /version", **answer})))]
    assert told["answers"][0]["headers"] == [["Connection", "Keep-Alive"]]
