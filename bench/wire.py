"""How many bytes a browser gets."""

from bench.chain import Chain
from bench.measure import Line
from pulse.live import messages

NODES, GUESTS = 10, 200


def lines(_reference_ms: float) -> list[Line]:
    """The first picture, and a delta in which every guest moved."""
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
