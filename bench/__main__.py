"""Run the benchmarks: `python -m bench [NAME ...]`; exit 1 when a target is missed, results in bench/last.json."""

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from bench import calls, fleet, page, pixel, soak, tick, watchers, wire
from bench.measure import Line, Pace, cpu_ms, table
from pulse.kit.memory import settle

RECORDING = Path("tests/recordings/pve-9.2/GET_cluster_resources.json")
RESULT = Path("bench/last.json")
LONG = "soak"
"""Takes 20 minutes: only when it is asked for."""


def main() -> int:
    """Every group in turn, progress on standard error."""
    settle()
    body = msgspec.json.encode(msgspec.json.decode(RECORDING.read_bytes())["body"])
    pace = Pace(lambda: [msgspec.json.decode(body) for _ in range(100)])
    reference = cpu_ms(lambda: [msgspec.json.decode(body) for _ in range(1_000)], pace)
    lines: list[Line] = []
    groups: dict[str, Callable[[float], list[Line]]] = {
        "tick": lambda reference: tick.lines(reference, pace),
        "wire": wire.lines,
        "watchers": lambda reference: watchers.lines(reference, pace),
        "pixel": pixel.lines,
        "page": lambda reference: page.lines(reference, pace),
        "calls": calls.lines,
        "fleet": fleet.lines,
        LONG: soak.lines,
    }
    chosen = sys.argv[1:] or [name for name in groups if name != LONG]
    for name in chosen:
        print(f"bench: {name} ...", file=sys.stderr, flush=True)
        lines += groups[name](reference)
    print(table(lines, reference))
    told = [{**msgspec.structs.asdict(line), "verdict": "met" if line.met else "missed"} for line in lines]
    RESULT.write_bytes(msgspec.json.format(msgspec.json.encode({"reference_ms": reference, "lines": told}), indent=1))
    return 0 if all(line.met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
