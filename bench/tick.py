"""What one poll of 2,000 guests costs, from the bytes of the answer to the bytes for the browsers."""

from bench.chain import Chain
from bench.measure import RUNS, Line, cpu_ms

NODES, GUESTS = 20, 2_000


def lines(reference_ms: float) -> list[Line]:
    """All numbers moved; and one poll in which nothing did."""
    moved = Chain(NODES, GUESTS)
    ticks = iter(range(1, RUNS + 3))
    bodies = {tick: moved.body(tick) for tick in range(RUNS + 3)}
    moved.take(bodies[0])
    busy = cpu_ms(lambda: moved.delta(bodies[next(ticks)]))

    still = Chain(NODES, GUESTS)
    same = [still.body(0), still.body(0)]
    still.take(same[0])
    quiet = cpu_ms(lambda: still.delta(same[1]))
    return [
        Line(f"tick of {GUESTS:,} guests, all moved", "ms CPU", 40, busy, busy / reference_ms),
        Line(f"tick of {GUESTS:,} guests, none moved", "ms CPU", 15, quiet, quiet / reference_ms),
    ]
