"""Pulse with a recorded Proxmox VE cluster behind it, ready to sign in: `python -m tools.demo`."""

import http.cookiejar
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TAPE = "tests/recordings/tapes/A-calm.jsonl.gz"
NAME, OPENS_THE_DEMO = "demo", "look-around-here"
PATIENCE = 20.0
"""Seconds that a program has to say where it listens."""


def main() -> int:
    """The whole demo, until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with playing() as (address, pulse):
            print(f"\nPulse shows a recorded cluster: {address}", flush=True)
            print(f"Sign in as {NAME} with the password {OPENS_THE_DEMO}; Ctrl-C ends the demo.", flush=True)
            pulse.process.wait()
    except Silence as silence:
        print(f"The demo cannot start: {silence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


@contextmanager
def playing(*tape: str, **environment: str) -> Iterator[tuple[str, "Program"]]:
    """A Pulse that shows the recorded cluster, by its address and program; `tape` are more words for the replay.

    1. A stand-in for a Proxmox VE server plays the tape on a free port, and says what to enter.
    2. Pulse starts with an empty data folder, as for anybody.
    3. What a person would do first is done over HTTP: the owner is made and the server is connected.
    """
    programs: list[Program] = []
    with tempfile.TemporaryDirectory(prefix="pulse-demo-") as folder:
        try:
            programs.append(Program("tools.replay", "--tape", TAPE, "--loop", "--port", "0", *tape))
            server = programs[0].said("Address", "Fingerprint", "Token ID", "Token secret")
            programs.append(
                Program(
                    "pulse", "serve", PULSE_DATA_DIR=f"{folder}/data", XDG_CONFIG_HOME=f"{folder}/config", **environment
                )
            )
            token = programs[1].said("Set-up token")["Set-up token"]
            address = programs[1].lines[0].rpartition(" ")[2]
            furnish(address, token, server)
            yield address, programs[1]
        finally:
            for program in reversed(programs):
                program.stop()


class Silence(Exception):
    """A program did not say, or a request did not answer, what the demo waits for."""


class Program:
    """A Python module as a program of its own; what it complains of goes to the terminal."""

    def __init__(self, module: str, *arguments: str, **environment: str) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C reaches the demo alone, which then ends them in order
        )
        self._module = module
        threading.Thread(target=self._listen, daemon=True).start()

    def said(self, *labels: str) -> dict[str, str]:
        """The values of the lines `label: value`, as soon as they are all there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            values = labelled(self.lines, labels)
            if len(values) == len(labels):
                return values
            time.sleep(0.05)
        msg = f"python -m {self._module} ended or did not say its {labels[0].lower()} within {PATIENCE:.0f} s."
        raise Silence(msg)

    def stop(self) -> None:
        """End it, gently first."""
        self.process.terminate()
        try:
            self.process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line.rstrip("\n"))


def labelled(lines: Sequence[str], labels: Sequence[str]) -> dict[str, str]:
    """What stands behind each label that the lines have already."""
    pairs = (line.partition(":") for line in list(lines))
    return {label.strip(): value.strip() for label, colon, value in pairs if colon and label.strip() in labels}


def furnish(address: str, token: str, server: Mapping[str, str]) -> None:
    """Make the owner and connect the stand-in server."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def post(path: str, content: dict[str, Any], csrf: str = "") -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "X-CSRF-Token": csrf}
        request = urllib.request.Request(f"{address}{path}", json.dumps(content).encode(), headers)  # noqa: S310 - ours
        try:
            with browser.open(request, timeout=PATIENCE) as answer:
                told: dict[str, Any] = json.load(answer)
                return told
        except urllib.error.HTTPError as error:
            msg = f"{path} answered {error.code}: {error.read().decode(errors='replace')}"
            raise Silence(msg) from None

    owner = post("/api/setup", {"token": token, "name": NAME, "password": OPENS_THE_DEMO})
    connection = {
        "platform": "pve",
        "name": "recorded",
        "address": server["Address"].removeprefix("https://").rstrip("/"),
        "token_id": server["Token ID"],
        "token_secret": server["Token secret"],
        "fingerprint": server["Fingerprint"],
    }
    post("/api/connections", connection, owner["csrf_token"])


if __name__ == "__main__":
    sys.exit(main())
