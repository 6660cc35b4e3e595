"""Anybody may know whether Pulse is well; why not is for those who are signed in."""

from pathlib import Path

from pulse.model.observation import Observation, Trouble
from tests.api.front import Front, error, front
from tests.factory import EVERY, later


def lose(f: Front) -> None:
    """A source that does not answer."""
    f.deps.pipeline.rename("src", "lab")
    trouble = Trouble("unreachable", "pve1:8006 does not answer.")
    f.deps.pipeline.ingest(Observation(source="src", part="resources", at=later(1), every=EVERY, trouble=trouble))


async def test_it_is_well_and_says_since_when(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.clock.pass_by(minutes=2)
        answer = await f.client.get("/api/health")

    assert answer.json() == {"status": "ok", "version": "0.1.0", "uptime": 120.0}


async def test_a_lost_source_makes_it_degraded_without_saying_why_to_strangers(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        lose(f)
        answer = await f.client.get("/api/health")

    assert (answer.json()["status"], "reasons" in answer.json()) == ("degraded", False)


async def test_whoever_is_signed_in_learns_why(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        lose(f)
        f.sign_in()
        answer = await f.client.get("/api/health")

    assert answer.json()["reasons"] == ["lab: pve1:8006 does not answer."]


async def test_probes_see_that_it_lives_and_can_write(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        alive, ready = await f.client.get("/api/health/live"), await f.client.get("/api/health/ready")
        f.deps.config.folder.rename(tmp_path / "away")
        not_ready = await f.client.get("/api/health/ready")

    assert alive.json() == ready.json() == {"status": "ok"}
    assert (not_ready.status_code, error(not_ready)["code"]) == (503, "unavailable")
