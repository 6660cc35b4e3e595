"""Extract from recordings of a Proxmox VE server what a faithful fake has to match: status, headers, types of keys."""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Shape = Any
"""A scalar is a list of names of types; an object is {"keys": {name: shape}, "always": [names]}, or {"each": shape}
when its keys are names of things; a list is {"rows": {kind: shape}}, where the kind is the row's type, or ""."""

_BY_TYPE = re.compile(r"/cluster/(resources|status|ha/status/current)|/nodes/[^/]+/(qemu|lxc)$|/pools/")
_NAMED = re.compile(r".*[/:].*|pve\d+|tap\d+i\d+|\d+|\S{22}|(mon|full|noacl|expired)")
_STEPS = (
    (re.compile(r"/nodes/[^/]+"), "/nodes/{node}"),
    (re.compile(r"/(qemu|lxc)/\d+"), r"/\1/{vmid}"),
    (re.compile(r"/tasks/UPID[^/]+"), "/tasks/{upid}"),
    (re.compile(r"(/nodes/\{node\})/storage/[^/]+"), r"\1/storage/{storage}"),
    (re.compile(r"/replication/[^/]+/status"), "/replication/{id}/status"),
    (re.compile(r"/disks/zfs/[^/]+"), "/disks/zfs/{name}"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the shapes of some groups of recordings into one file."""
    parse = argparse.ArgumentParser(prog="python -m tools.shapes", description=__doc__)
    parse.add_argument("folder", type=Path, help="where the groups of recordings are")
    parse.add_argument("written", type=Path, help="the file to write")
    parse.add_argument("--asked", nargs="+", required=True, help="groups of which every answer is to be matched")
    parse.add_argument("--also", nargs="*", default=[], help="groups that only show more of the same paths")
    chosen = parse.parse_args(arguments)
    asked = [answer for group in chosen.asked for answer in read(chosen.folder, group)]
    also = [answer for group in chosen.also for answer in read(chosen.folder, group)]
    written = {"answers": [entry(answer) for answer in asked], "shapes": shapes([*asked, *also])}
    chosen.written.write_text(json.dumps(written, indent=0, separators=(",", ":"), sort_keys=True) + "\n")
    return 0


def read(folder: Path, group: str) -> list[dict[str, Any]]:
    """The answers that the index of a group names, or without one every answer in its folder."""
    index = folder / f"INDEX-{group}.json"
    if not index.exists():
        return [json.loads(file.read_bytes()) for file in sorted((folder / group).glob("*.json"))]
    names = json.loads(index.read_bytes())
    return [{"name": row["name"], "group": group, **json.loads((folder / row["file"]).read_bytes())} for row in names]


def entry(answer: dict[str, Any]) -> dict[str, Any]:
    """What to ask, and what an answer has to look like apart from the shape of its body."""
    request = answer["request"]
    headers = [(name, value) for name, value in answer["headers"] if name not in ("Date", "Expires", "Content-Length")]
    return {
        "name": answer["name"],
        "method": request["method"],
        "path": request.get("path") or "",
        "version": request.get("version", "HTTP/1.1"),
        "status": answer["status"],
        "reason": answer["reason"],
        "headers": headers,
        "kind": answer["body_kind"],
        "errors": (answer["body"] or {}).get("errors") if answer["body_kind"] == "json" else None,
        "keys": sorted(answer["body"]) if answer["body_kind"] == "json" else None,
    }


def template(path: str) -> str:
    """A path without its query, and with names of things replaced by what they are."""
    bare = path.partition("?")[0].removeprefix("/api2/json").removeprefix("/api2/extjs") or "/"
    for pattern, replaced in _STEPS:
        bare = pattern.sub(replaced, bare)
    return bare.replace("%3A", ":")


def shapes(answers: Iterable[dict[str, Any]]) -> dict[str, Shape]:
    """By path: the shape of `data` in all good answers together."""
    found: dict[str, Shape] = {}
    for answer in answers:
        path = answer["request"].get("path")
        if answer["status"] != 200 or answer["body_kind"] != "json" or path is None or "/api2/json" not in path:
            continue
        key = f"{answer['request']['method']} {template(re.sub('https?://[^/]+', '', path))}"
        found[key] = merged(found.get(key), shape(answer["body"].get("data"), key))
    return found


def shape(value: Any, path: str = "") -> Shape:  # noqa: ANN401 - any JSON
    """The shape of a JSON value."""
    if isinstance(value, dict):
        if value and all(_NAMED.fullmatch(key) for key in value):
            each: Shape = None
            for inside in value.values():
                each = merged(each, shape(inside))
            return {"each": each}
        return {"keys": {key: shape(inside) for key, inside in value.items()}, "always": sorted(value)}
    if isinstance(value, list):
        rows: dict[str, Shape] = {}
        for row in value:
            kind = str(row.get("type", "")) if isinstance(row, dict) and _BY_TYPE.search(path) else ""
            rows[kind] = merged(rows.get(kind), shape(row))
        return {"rows": rows}
    if value == 0 and type(value) is int:  # of a number that was 0 nobody knows whether it is a whole one
        return ["zero"]
    return [{"NoneType": "null"}.get(type(value).__name__, type(value).__name__)]


def merged(one: Shape, other: Shape) -> Shape:
    """What both allow."""
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, list) and isinstance(other, list):
        return sorted({*one, *other})
    if isinstance(one, list) or isinstance(other, list):  # null beside an object
        return {**(other if isinstance(one, list) else one), "or": one if isinstance(one, list) else other}
    if "rows" in one and "rows" in other:
        kinds = {*one["rows"], *other["rows"]}
        rows = {kind: merged(one["rows"].get(kind), other["rows"].get(kind)) for kind in kinds}
        return {**one, **other, "rows": rows}
    if "each" in one or "each" in other:
        return {"each": merged(one.get("each"), other.get("each"))}
    if "keys" not in one or "keys" not in other:
        return one
    names = {*one["keys"], *other["keys"]}
    return {
        **one,
        **other,
        "keys": {name: merged(one["keys"].get(name), other["keys"].get(name)) for name in names},
        "always": sorted({*one["always"]} & {*other["always"]}),
    }


def differences(ours: Shape, known: Shape, extras: frozenset[str], at: str = "") -> list[str]:
    """What our shape has that the known one does not allow, or lacks of what it always has.

    A whole number passes where a fraction is known, and any number where only 0 is.
    """
    if ours is None or known is None:
        return []
    if isinstance(ours, list):
        allowed = {*(known if isinstance(known, list) else known.get("or", []))}
        if "float" in allowed or allowed == {"zero"}:
            allowed |= {"float", "int"}
        if "int" in allowed:
            allowed.add("zero")
        expected = "|".join(sorted(allowed)) or "a scalar"
        return [f"{at} is {kind}, not {expected}" for kind in ours if kind not in allowed]
    if isinstance(known, list):
        return [] if known == ["null"] else [f"{at} is no scalar"]
    if "rows" in ours:
        if "rows" not in known:
            return [f"{at} is a list"]
        rows = known["rows"]
        strange = [f"{at} has rows of type {kind}" for kind in ours["rows"] if rows and kind not in rows]
        return strange + [
            told
            for kind, row in ours["rows"].items()
            if kind in rows
            for told in differences(row, rows[kind], extras, f"{at}[{kind}]")
        ]
    if "each" in known:
        return differences(ours.get("each"), known["each"], extras, f"{at}.*")
    if "each" in ours:
        return [] if not known["keys"] else [f"{at} has names of things as keys"]
    told = [f"{at}.{name} is unknown" for name in ours["keys"] if name not in known["keys"] and name not in extras]
    told += [f"{at}.{name} is missing" for name in known["always"] if name not in ours["keys"]]
    for name, inside in ours["keys"].items():
        told += differences(inside, known["keys"].get(name), extras, f"{at}.{name}")
    return told


if __name__ == "__main__":
    sys.exit(main())
