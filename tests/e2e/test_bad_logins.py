"""Ten thousand bad sign-ins from a thousand addresses: Pulse stays small, and its owner gets in."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import msgspec
import pytest
from msgspec import Struct

from pulse.access.people import AT_ONCE
from tests.e2e.conftest import OWNER, PASSWORD, Served, serving

ATTEMPTS, AT_A_TIME, ADDRESSES = 10_000, 200, 1_000
LARGEST = 120_000_000
"""Bytes of memory at the peak."""
COUNTED = Path(__file__).with_name("counted.py")


class Seen(Struct):
    """What the attackers got: how often each status, and the longest wait that they were told."""

    statuses: Counter[int]
    longest: int = 0


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A Pulse with nothing to poll, whose hashings are counted."""
    with serving(tmp_path, run=(str(COUNTED), str(tmp_path / "hashing"))) as served:
        yield served


@pytest.mark.timeout(110)
def test_a_flood_of_bad_sign_ins_costs_little_and_keeps_the_owner_from_nothing(served: Served) -> None:
    known = owner(served, "127.0.0.2")
    with ThreadPoolExecutor(1) as apart:  # a browser of an earlier test has a loop on this thread
        attack = apart.submit(lambda: asyncio.run(attacked(served, known))).result()

    assert set(attack.statuses) == {401, 429}
    assert attack.statuses.total() == ATTEMPTS
    assert attack.statuses[401] >= 100
    assert attack.longest <= 60
    assert int((served.folder / "hashing").read_text()) == AT_ONCE
    assert peak(served) < LARGEST
    assert known.get("/api/session").status_code == 200
    assert signs_in(served, "127.9.9.9", within=60)
    known.close()


def owner(served: Served, address: str) -> httpx.Client:
    """The owner, in a browser that is known from now on."""
    client = httpx.Client(base_url=served.address, timeout=30, transport=httpx.HTTPTransport(local_address=address))
    made = client.post("/api/setup", json={"token": served.setup_token, "name": OWNER, "password": PASSWORD})
    assert made.status_code == 201
    client.headers["X-CSRF-Token"] = made.json()["csrf_token"]
    return client


async def attacked(served: Served, known: httpx.Client) -> Seen:
    """Half of the attempts guess at the owner's name, half at random ones; amid them the owner signs in once more."""
    chance = random.Random(7)  # noqa: S311 - nothing secret comes of it
    host, _, port = served.address.removeprefix("http://").partition(":")
    names = [OWNER if number % 2 else f"nobody{chance.randrange(10**9)}" for number in range(ATTEMPTS)]
    waiting, seen, under_way = iter(enumerate(names)), Seen(Counter()), asyncio.Event()

    async def attacker(number: int) -> None:
        for turn, name in waiting:
            address = f"127.1.{(number * 7 + turn) % ADDRESSES // 250}.{1 + (number * 7 + turn) % 250}"
            status, wait = await attempt(host, int(port), address, name)
            seen.statuses[status] += 1
            seen.longest = max(seen.longest, wait)
            if seen.statuses.total() == ATTEMPTS // 4:
                under_way.set()

    attackers = [asyncio.create_task(attacker(number)) for number in range(AT_A_TIME)]
    await under_way.wait()
    amid = await asyncio.to_thread(again, known)
    assert seen.statuses.total() < ATTEMPTS, "the flood was over before the owner came"
    assert amid == 201, "the owner was kept out of a browser in which they had signed in before"
    await asyncio.gather(*attackers)
    return seen


def again(known: httpx.Client) -> int:
    """Sign out and in again; Pulse may ask once or twice to come again in a second."""
    assert known.delete("/api/session").status_code == 204
    for _ in range(10):
        answer = known.post("/api/session", json={"name": OWNER, "password": PASSWORD})
        if answer.status_code != 429:
            return answer.status_code
        time.sleep(int(answer.headers["Retry-After"]))
    return 429


async def attempt(host: str, port: int, address: str, name: str) -> tuple[int, int]:
    """One bad sign-in from an address on a connection of its own: the status, and how long to wait."""
    body = msgspec.json.encode({"name": name, "password": "a wrong guess"})
    reader, writer = await asyncio.open_connection(host, port, local_addr=(address, 0))
    head = f"POST /api/session HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
    answer = (await reader.read()).decode()
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
    status, wait = re.match(r"HTTP/1.1 (\d+)", answer), re.search(r"(?i)^retry-after: (\d+)", answer, re.MULTILINE)
    assert status is not None, answer
    return int(status[1]), int(wait[1]) if wait else 0


def peak(served: Served) -> int:
    """The most memory that the server ever held, in bytes."""
    status = Path(f"/proc/{served.program.pid}/status").read_text()
    held = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    assert held is not None
    return int(held[1]) * 1_024


def signs_in(served: Served, address: str, *, within: float) -> bool:
    """Whether the owner gets in with the right password from a machine that nobody knows, waiting as told."""
    end = time.monotonic() + within
    transport = httpx.HTTPTransport(local_address=address)
    with httpx.Client(base_url=served.address, timeout=30, transport=transport) as stranger:
        while time.monotonic() < end:
            answer = stranger.post("/api/session", json={"name": OWNER, "password": PASSWORD})
            if answer.status_code == 201:
                return True
            assert answer.status_code == 429
            time.sleep(int(answer.headers["Retry-After"]))
    return False
