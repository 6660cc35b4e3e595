"""All that ZFS says of scrubs."""

from datetime import UTC, datetime

import pytest

from pulse.platforms.pve.storage.scan import Scan, scan

AT = datetime(2026, 11, 8, 0, 36, 32, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("none requested", Scan("never")),
        ("", Scan("unknown")),
        ("something else", Scan("unknown")),
        ("scrub repaired 0B in 00:12:31 with 0 errors on Sun Nov  8 00:36:32 2026", Scan("scrubbed", AT, 0)),
        ("scrub repaired 0B in 0 days 00:12:31 with 0 errors on Sun Nov  8 00:36:32 2026", Scan("scrubbed", AT, 0)),
        ("scrub repaired 1.5M in 12:00:01 with 17 errors on Sun Nov 8 00:36:32 2026", Scan("scrubbed", AT, 17)),
        ("resilvered 66.9G in 01:02:03 with 2 errors on Sun Nov  8 00:36:32 2026", Scan("resilvered", AT, 2)),
        ("scrub canceled on Sun Nov  8 00:36:32 2026", Scan("canceled", AT)),
        ("scrub paused since Sun Nov  8 00:36:32 2026 1.21T scanned, 402G issued, 2.16% done", Scan("paused")),
        (
            "scrub in progress since Sun Nov  8 00:24:01 2026 1.21T / 18.2T scanned, 2.16% done, 07:12:45 to go",
            Scan("scrubbing", done=0.0216),
        ),
        (
            "resilver in progress since Mon Nov 23 09:10:11 2026 66.9G resilvered, 50% done",
            Scan("resilvering", done=0.5),
        ),
        ("scrub in progress since Sun Nov  8 00:24:01 2026", Scan("scrubbing")),
        ("scrub in progress since ever 250% done", Scan("scrubbing")),
        ("scrub repaired 0B in 00:12:31 with 0 errors on Sun Feb 31 00:36:32 2026", Scan("scrubbed", None, 0)),
        ("scrub repaired 0B in 00:12:31 with 0 errors on Sun Foo 11 00:36:32 2026", Scan("scrubbed", None, 0)),
    ],
)
def test_a_text_is_understood(text: str, meaning: Scan) -> None:
    told = scan(text)
    assert (told.word, told.ended, told.errors) == (meaning.word, meaning.ended, meaning.errors)
    assert told.done == pytest.approx(meaning.done)
