"""A piece of a task's log, as a server tells it."""

import pytest

from pulse.kit.errors import Malformed, Missing, Unreachable
from pulse.platforms.platform import Log
from pulse.platforms.pve.task_log import log_of
from tests.platforms.pve.recorded import body

UPID = "UPID:pve1:000004FF:00068284:6B047AF9:vzdump:101:root@pam:"


class Client:
    """Gives one answer to everything."""

    def __init__(self, answer: bytes | Exception) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def get_body(self, path: str) -> bytes:
        self.asked.append(path)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def test_the_recorded_log_is_told_with_how_many_lines_there_are() -> None:
    client = Client(body("pve-9.2/tasks/log-101-failed"))
    log = await log_of(client, UPID, 0, 500)
    assert (log.offset, log.total, len(log.lines)) == (0, 9, 9)
    assert log.lines[-1] == "TASK ERROR: job errors"
    path = "/nodes/pve1/tasks/UPID%3Apve1%3A000004FF%3A00068284%3A6B047AF9%3Avzdump%3A101%3Aroot%40pam%3A/log"
    assert client.asked == [f"{path}?start=0&limit=500"]


async def test_lines_are_put_in_order_and_no_more_are_told_than_were_asked_for() -> None:
    answer = b'{"data": [{"n": 12, "t": "b"}, {"n": 11, "t": "a"}, {"n": 13}]}'
    assert await log_of(Client(answer), UPID, 10, 2) == Log(["a", "b"], 10, None)


async def test_a_log_that_is_not_there_is_missing_though_the_server_answers_well() -> None:
    with pytest.raises(Missing, match="no log of this task"):
        await log_of(Client(body("pve-9.2/tasks/log-of-another-node")), UPID, 0, 5)


async def test_what_is_no_task_is_not_asked_for() -> None:
    client = Client(b"")
    with pytest.raises(Missing):
        await log_of(client, "UPID:../../etc:", 0, 5)
    assert client.asked == []


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"data": 5}', b'{"data": [{"t": "x"}]}', b'{"data": [{"n": "x"}]}'])
async def test_an_answer_that_is_no_log_is_malformed(answer: bytes) -> None:
    with pytest.raises(Malformed, match="not in the form of Proxmox VE"):
        await log_of(Client(answer), UPID, 0, 5)


async def test_trouble_of_the_source_is_passed_on() -> None:
    with pytest.raises(Unreachable, match="slow"):
        await log_of(Client(Unreachable("pve1 is slow.")), UPID, 0, 5)
