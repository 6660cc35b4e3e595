"""Somebody without a server starts the demo, signs in as it says, and finds the whole estate."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import until


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[list[str]]:
    """The two lines that `pulse demo` prints; it has to end cleanly."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    environment |= {"PULSE_DATA_DIR": str(tmp_path / "data"), "PULSE_LISTEN": "127.0.0.1:0"}
    program = subprocess.Popen(
        [sys.executable, "-m", "pulse", "demo"], stdout=subprocess.PIPE, env=environment, text=True
    )
    assert program.stdout is not None
    yield [program.stdout.readline(), program.stdout.readline()]
    program.send_signal(signal.SIGINT)
    assert program.wait(15) == 0
    program.stdout.close()


def test_the_demo_is_ready_to_look_around(page: Page, demo: list[str]) -> None:
    sign_in, listens = demo
    page.goto(f"{listens.split()[-1]}/sign-in")
    page.get_by_role("textbox", name="User name").fill(sign_in.split()[3])
    page.get_by_role("textbox", name="Password").fill(sign_in.split()[-1])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/proxmox")

    def kinds() -> dict[str, int]:
        rows = page.request.get(f"{listens.split()[-1]}/api/resources?kind=guest&limit=200").json()
        return {"guests": len(rows["resources"])}

    until(lambda: kinds() == {"guests": 46}, what="46 guests")
    expect(page.get_by_text("elastic-01").first).to_be_visible()

    expect(page.locator(".rt.quiet").first).to_be_visible(timeout=30_000)  # rates are known: everything is drawn
    cut = "[...document.querySelectorAll('.dt-r')].filter((row) => row.scrollHeight > row.clientHeight + 1)"
    assert page.evaluate("document.querySelectorAll('.dt-r').length") > 20
    assert page.evaluate(f"{cut}.map((row) => row.innerText)") == []
