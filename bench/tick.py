"""What one poll of 2,000 guests costs, from the bytes of the answer to the bytes for the browsers."""

from bench.chain import POLL, Chain
from bench.measure import RUNS, Line, Pace, cpu_ms

NODES, GUESTS = 20, 2_000
TARGET = 40


def lines(reference_ms: float, pace: Pace) -> list[Line]:
    """A poll as it usually is, and the worst. Proxmox moves a node's numbers every 10 s, so that of five polls 2 s
    apart one brings a guest's new ones; nothing keeps all nodes from moving theirs in the same one."""
    moved = Chain(NODES, GUESTS)
    ticks = iter(range(1, RUNS + 3))
    bodies = {tick: moved.body(tick) for tick in range(RUNS + 3)}
    moved.take(bodies[0])
    busy = cpu_ms(lambda: moved.delta(bodies[next(ticks)]), pace)

    usual = Chain(NODES, GUESTS, POLL)
    polls = [usual.poll(number) for number in range(RUNS + 12)]
    for body in polls[:10]:  # rates are known by then
        usual.take(body)
    rest = iter(polls[10:])
    poll = cpu_ms(lambda: usual.delta(next(rest)), pace)

    still = Chain(NODES, GUESTS, POLL)
    same = [still.body(0), still.body(0)]
    still.take(same[0])
    quiet = cpu_ms(lambda: still.delta(same[1]), pace)
    return [
        Line(f"tick of {GUESTS:,} guests, a poll every 2 s", "ms CPU", TARGET, poll, poll / reference_ms),
        Line(f"tick of {GUESTS:,} guests, worst: all moved in one", "ms CPU", TARGET, busy, busy / reference_ms),
        Line(f"tick of {GUESTS:,} guests, none moved", "ms CPU", 15, quiet, quiet / reference_ms),
    ]
