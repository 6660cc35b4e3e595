"""How many bytes a browser gets."""

import time
from datetime import timedelta

from websockets.sync.client import connect

from bench.chain import START, Chain
from bench.fleet import WARM_UP, house
from bench.measure import Line
from pulse.inventory.sources import Sources
from pulse.live import messages
from pulse.live.beats import Beat
from pulse.model.observation import Observation

NODES, GUESTS = 10, 200
MINUTE = 60
RHYTHMS = (10, 30, 60, 300, 300, 600, 600, 21_600, 21_600, 21_600, 86_400, 86_400)
"""Seconds between two answers of each of the parts of a node."""
HOT, OTHERS = 2, (10, 10, 300)
"""Seconds of the part that is read most often, and of the other parts that are the whole cluster's."""


def lines(_reference_ms: float) -> list[Line]:
    """The first picture, a delta in which every guest moved, and what a minute costs."""
    return [*_pictures(), *_beats(), _minute()]


def _pictures() -> list[Line]:
    chain = Chain(NODES, GUESTS)
    for tick in range(3):  # rates are known from the second answer on
        delta = chain.delta(chain.body(tick))
    told = messages.unpack(delta)["patched"]
    guests = sum(1 for id_, patch in told.items() if ":guest:" in id_ and patch.get("readings"))
    running = sum(1 for r in chain.inventory.resources().values() if r.kind == "guest" and r.status == "up")
    if guests < running * 0.95:
        msg = f"only {guests} of {running} running guests moved"
        raise RuntimeError(msg)

    picture = messages.full(chain.inventory.revision, chain.inventory.resources())
    per_guest = len(delta) / guests
    return [
        Line(
            f"delta of {GUESTS} guests all moved ({guests} moved, counted as {GUESTS})",
            "bytes",
            8_192,
            per_guest * GUESTS,
        ),
        Line(f"first picture of {NODES} nodes and {GUESTS} guests", "bytes", 30_720, len(picture)),
    ]


def _beats() -> list[Line]:
    """The beats of a minute in which every part keeps its rhythm, as they are told and as if each told everything."""
    rhythms = {f"{part}:node{node}": every for node in range(NODES) for part, every in enumerate(RHYTHMS)}
    rhythms |= {"resources": HOT, **{f"cluster:{part}": every for part, every in enumerate(OTHERS)}}
    sources = Sources()
    for part, every in rhythms.items():
        sources.heard(_answer(part, every, 0))
    steps = wholes = 0
    for second in range(1, MINUTE + 1):
        before = sources.states()
        for place, (part, every) in enumerate(rhythms.items()):
            if (second + place) % every == 0:  # they do not answer all at once
                sources.heard(_answer(part, every, second + place / 1_000))
        beat = Beat(second, START + timedelta(seconds=second), sources.states(), before)
        steps, wholes = steps + len(beat.step), wholes + len(beat.whole)
    name = f"a minute of beats of {NODES} nodes of {len(RHYTHMS)} parts"
    return [
        Line(name, "bytes", 8_192, steps),
        Line(f"the same, of the {wholes:,} bytes that as many whole beats have", "%", 15, 100 * steps / wholes),
    ]


def _answer(part: str, every: float, second: float) -> Observation:
    at = START + timedelta(seconds=second)
    return Observation(source="bench", part=part, at=at, every=timedelta(seconds=every), complete=True)


def _minute() -> Line:
    """Everything that one browser gets from a whole Pulse, from a beat on: deltas and beats, and no first picture."""
    with house("S") as watched:
        time.sleep(WARM_UP)
        headers = {"Cookie": f"pulse_session={watched.cookie}", "Origin": f"http://{watched.at}"}
        live = connect(f"ws://{watched.at}/api/live", additional_headers=headers, compression=None, max_size=None)
        with live:
            while messages.unpack(live.recv(decode=False))["type"] != "beat":
                pass
            got, until = 0, time.monotonic() + MINUTE
            while time.monotonic() < until:
                got += len(live.recv(decode=False))
    return Line(
        f"a minute of fleet S ({NODES} nodes, {GUESTS} guests) to one watcher, deltas included", "bytes", 120_000, got
    )
