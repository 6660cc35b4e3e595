"""What the web app's tests take for the server's words are the server's words."""

import base64
from typing import Any

import msgspec

from pulse.live.messages import unpack
from tests.live.frames import FIXTURE, told
from tests.live.mirror import Mirror


def _plain(fixture: dict[str, Any]) -> dict[str, Any]:
    """Inflated: how it was deflated may differ from one zlib to another."""
    return fixture | {"frames": [unpack(base64.b64decode(frame)) for frame in fixture["frames"]]}


async def test_the_frames_that_the_web_app_is_tested_with_are_what_the_server_tells() -> None:
    kept = msgspec.json.decode(FIXTURE.read_bytes())
    assert _plain(kept) == _plain(await told()), "run `python -m tests.live.frames`"


async def test_the_frames_hold_every_kind_of_change_that_a_beat_can_tell() -> None:
    frames = _plain(await told())["frames"]
    beats = [frame for frame in frames if frame["type"] == "beat"]
    steps = [step for beat in beats if "whole" not in beat for step in beat["sources"].values()]
    nulls = {
        key for step in steps if step for key in ("parts", "trouble", "every") if None in step.get(key, {}).values()
    }

    assert sum("whole" in beat for beat in beats) == 3  # the first, and after each time that the browser was slow
    assert nulls == {"parts", "trouble", "every"}
    assert None in steps
    assert any(step and step.get("dropped") for step in steps)
    assert any(step and step.get("message", "") is None for step in steps)
    assert any(beat["sources"] == {} for beat in beats)


async def test_a_browser_knows_after_each_of_its_beats_what_the_server_knows() -> None:
    fixture = _plain(await told())
    mirror = Mirror()
    known = []
    for frame in fixture["frames"]:
        assert mirror.take(frame)
        if frame["type"] == "beat":
            known.append(mirror.sources)

    assert known == fixture["sources"]
    assert mirror.resources == fixture["picture"]["resources"]
