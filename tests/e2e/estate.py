"""`pulse demo` standing still, for tests that look at its pages."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from playwright.sync_api import Page


class Estate(Struct, frozen=True):
    """Where it listens, and who may look at it."""

    address: str
    person: str
    password: str
    pid: int
    log: Path


@contextmanager
def estate(folder: Path, *options: str, **settings: str) -> Iterator[Estate]:
    """The imaginary estate with these options and settings; it has to end cleanly."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    environment |= {"PULSE_DATA_DIR": str(folder / "data"), "PULSE_LISTEN": "127.0.0.1:0", **settings}
    with (folder / "log").open("w") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", "pulse", "demo", *options],
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
            text=True,
        )
    assert program.stdout is not None
    sign_in, listens = program.stdout.readline().split(), program.stdout.readline().split()
    try:
        yield Estate(listens[-1], sign_in[3], sign_in[-1], program.pid, folder / "log")
    finally:
        program.send_signal(signal.SIGINT)
        code = program.wait(20)
        program.stdout.close()
    assert code == 0, (folder / "log").read_text()


def enter(page: Page, shown: Estate, path: str = "/proxmox", *, kept: bool = False) -> None:
    """Through the door, then to this page; not `kept`: what an earlier test chose for tables and views is forgotten."""
    page.goto(f"{shown.address}{path}")
    page.wait_for_url("**/sign-in")
    page.get_by_role("textbox", name="User name").fill(shown.person)
    page.get_by_role("textbox", name="Password").fill(shown.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{path}")
    if not kept and forget(page, shown):
        page.reload()


def forget(page: Page, shown: Estate) -> bool:
    """Tables as they come and no views for whoever is signed in there; false when there is nothing to forget."""
    session = page.request.get(f"{shown.address}/api/session").json()
    chosen = {field: dict.fromkeys(session["preferences"][field]) for field in ("tables", "views")}
    if not any(chosen.values()):
        return False
    headers = {"X-CSRF-Token": session["csrf_token"]}
    answer = page.request.patch(f"{shown.address}/api/preferences", data=chosen, headers=headers)
    assert answer.ok, answer.text()
    return True
