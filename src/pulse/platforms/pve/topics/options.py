"""Options of the datacentre: the colours and the order of tags, the network of migrations; and its pools."""

from datetime import timedelta

import msgspec
from msgspec import Raw, Struct

from pulse.kit.errors import SourceError
from pulse.kit.foreign import kept, said
from pulse.model.resource import Fact, FactRow
from pulse.platforms.pve.rows import Named
from pulse.platforms.pve.topic import Desk, Read, Told, Topic
from pulse.platforms.pve.whole import of_the_whole

OPTIONS, POOLS = "/cluster/options", "/pools"
MOST = 200
"""So many coloured tags, and so many pools, are told."""
_HEX = frozenset("0123456789abcdef")
_KINDS = {"tag_order": ("tag-style", "ordering"), "tag_shape": ("tag-style", "shape")} | {
    "migration_type": ("migration", "type"),
    "migration_network": ("migration", "network"),
    "ha_shutdown": ("ha", "shutdown_policy"),
}
"""By name of a fact: the option, and the key in it."""


class Pool(Struct, frozen=True):
    """A row of /pools."""

    poolid: Named
    comment: str | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        facts = told(await desk.get(OPTIONS, dict[str, Raw]))
        notes = []
        try:
            pools = await desk.rows(POOLS, Pool)
            facts["pools"] = [_pool(pool) for pool in sorted(pools, key=lambda pool: pool.poolid)[:MOST]]
        except SourceError as trouble:
            notes.append(f"The pools could not be read: {trouble.message}")
        return Told(await of_the_whole(desk, facts, notes))

    return read


def told(options: dict[str, Raw]) -> dict[str, Fact]:
    """What the cluster gains: `tag_colors` by tag, `rrggbb` of the background, and `/rrggbb` of the text where that is
    set; and what else is set. Without Sys.Audit on / the server tells only a part."""
    facts: dict[str, Fact] = {}
    for name, (option, key) in _KINDS.items():
        value = properties(options.get(option)).get(key)
        if value:
            facts[name] = kept(value)
    colors = tag_colors(properties(options.get("tag-style")).get("color-map", ""))
    if colors:
        facts["tag_colors"] = colors
    description = _text(options.get("description")).strip()
    if description:
        facts["description"] = said(description)
    return facts


def properties(option: Raw | None) -> dict[str, str]:
    """An option that has several keys: an object, or the line that stands in the file (`secure,network=10.0.0.0/24`),
    whose first word may lack its key: it is the type then. What is neither has none."""
    if option is None:
        return {}
    try:
        found = msgspec.json.decode(option, type=dict[str, Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pairs = [word.partition("=") for word in _text(option).split(",")]
        return {key if equals else "type": value if equals else key for key, equals, value in pairs if key}
    return {key: _text(value) for key, value in found.items()}


def tag_colors(told: str) -> dict[str, str]:
    """Of `prod:ff0000;web:00ff00:ffffff`; a colour that is none is left out."""
    colors: dict[str, str] = {}
    for entry in told.split(";"):
        tag, *shades = entry.strip().split(":")
        shades = [shade.lower() for shade in shades]
        if tag and shades and len(shades) <= 2 and all(map(_is_color, shades)) and len(colors) < MOST:
            colors[kept(tag)] = "/".join(shades)
    return colors


def _is_color(text: str) -> bool:
    return len(text) == 6 and _HEX.issuperset(text)


def _text(raw: Raw | None) -> str:
    """A text, or nothing where it is none."""
    if raw is None:
        return ""
    try:
        return msgspec.json.decode(raw, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def _pool(pool: Pool) -> FactRow:
    row: FactRow = {"pool": kept(pool.poolid)}
    if pool.comment:
        row["comment"] = said(pool.comment)
    return row


DATACENTRE = Topic(
    name="options",
    title="options of the datacentre",
    area="Nodes",
    of="cluster",
    every=timedelta(minutes=5),
    open=_open,
)
