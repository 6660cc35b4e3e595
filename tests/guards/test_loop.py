"""A test fails when Pulse blocks the event loop, without asking for it."""

import asyncio
from pathlib import Path

import pytest
from blockbuster import BlockingError

from pulse.config import files


async def test_a_file_that_is_touched_on_the_loop_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(BlockingError):
        files.prepare(tmp_path / "data")


async def test_the_same_in_a_thread_is_fine(tmp_path: Path) -> None:
    await asyncio.to_thread(files.prepare, tmp_path / "data")
    assert (tmp_path / "data").is_dir()
