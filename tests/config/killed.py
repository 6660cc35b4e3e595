"""`pulse passphrase change` ended by SIGKILL at each of its moments, and what opens the vault afterwards.

Runs as a program of its own with one thread, so that it can fork: `python -m tests.config.killed KIND FOLDER SPREAD`.
It prints a line for each kill, in JSON: what opens the vault, and whether every document was readable.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from pulse.config import files, keyfile, rewrap, store
from pulse.config.documents import Connections, Tokens
from pulse.config.settings import Settings, read_settings
from pulse.config.store import Kept
from pulse.config.vault import COSTS, VAULT, Vault, header, opened
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret
from tests.config.stored import stored
from tests.config.unlocked import CHEAP

BEFORE, AFTER = Secret("the passphrase before"), Secret("the passphrase after")
DOCUMENT = Connections(connections=(stored("lab"),))
Moment = Callable[[], None]
TOUCHING = {module.__file__ for module in (files, keyfile, rewrap)}


def main(kind: str, folder: Path, spread: int) -> None:
    """Prepare a sealed folder, then kill the change of copies of it at ever later moments."""
    COSTS["passphrase"] = CHEAP
    prepared = folder / "prepared"
    prepare(prepared, kind)
    report(folder / "copy", kind, ended=killed(folder, kind, lambda: None))  # and what is made but once is made
    for moment in moments(folder, kind, spread):
        report(folder / "copy", kind, ended=killed(folder, kind, after_lines(moment)))
    chance = random.Random(7)  # noqa: S311 - nothing secret comes of it
    for _ in range(20):
        report(folder / "copy", kind, ended=killed(folder, kind, after_seconds(chance.uniform(0, 0.004))))


def moments(folder: Path, kind: str, spread: int) -> list[int]:
    """Every line of the modules that touch files, as many spread over all lines, and one after the end."""
    noted: list[bool] = []
    told = folder / "moments"

    def note(frame: FrameType, event: str, _argument: Any) -> Any:  # noqa: ANN401 - what settrace wants
        if event == "line":
            noted.append(frame.f_code.co_filename in TOUCHING)
        return note

    child = os.fork()
    if child == 0:
        shutil.copytree(folder / "prepared", folder / "noted")
        sys.settrace(note)
        change(folder / "noted", kind)
        sys.settrace(None)
        told.write_text(json.dumps(noted))
        os._exit(0)
    os.waitpid(child, 0)
    touching: list[bool] = json.loads(told.read_text())
    own = {number for number, ours in enumerate(touching, 1) if ours}
    return sorted(own | set(range(1, len(touching), max(1, len(touching) // spread))) | {len(touching) + 1})


def prepare(folder: Path, kind: str) -> None:
    """A data folder with documents, and its key file when it opens with one."""
    vault = Vault.made()
    (folder / "data").mkdir(parents=True)
    by_key = kind == "from-key-file"
    secret = keyfile.make(place(folder, vault.installation)) if by_key else BEFORE
    (folder / "data" / VAULT).write_bytes(vault.wrapped(secret, "key file" if by_key else "passphrase", CHEAP))
    store.save(folder / "data", vault, DOCUMENT, Kept(Connections()))
    store.save(folder / "data", vault, Tokens(), Kept(Tokens()))


def killed(folder: Path, kind: str, arm: Moment) -> bool:
    """Change a copy of the prepared folder in a program that is killed; whether it came to its end before."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder / "prepared", copy)
    child = os.fork()
    if child == 0:
        arm()
        change(copy, kind)
        sys.settrace(None)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL), status
    return os.waitstatus_to_exitcode(status) == 0


def change(folder: Path, kind: str) -> None:
    """What the command does."""
    environment = {"XDG_CONFIG_HOME": str(folder / "config")}
    if kind == "to-key-file":
        rewrap.to_key_file(settings(folder), environment, ask=None)
    else:
        rewrap.to_passphrase(settings(folder), environment, ask=None, choose=lambda _: AFTER)


def after_lines(count: int) -> Moment:
    """Kill before the so many-th line of Python that is run below the command, ours or the library's."""

    def arm() -> None:
        left = count

        def trace(_frame: FrameType, event: str, _argument: Any) -> Any:  # noqa: ANN401 - what settrace wants
            nonlocal left
            if event == "line":
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)

    return arm


def after_seconds(delay: float) -> Moment:
    """Kill after some time, wherever the program is then."""

    def arm() -> None:
        if os.fork() == 0:
            time.sleep(delay)
            os.kill(os.getppid(), signal.SIGKILL)
            os._exit(0)

    return arm


def report(folder: Path, kind: str, *, ended: bool) -> None:
    """What opens the vault now."""
    before, after = opens(folder, before=True, kind=kind), opens(folder, before=False, kind=kind)
    vault = before or after
    readable = vault is not None and all(
        store.load(folder / "data", vault, kind).document == document
        for kind, document in ((Connections, DOCUMENT), (Tokens, Tokens()))
    )
    told: dict[str, bool | int] = {
        "before": before is not None,
        "after": after is not None,
        "readable": readable,
        "ended": ended,
    }
    told["keys"] = len(list(folder.glob("config/pulse/keys/*.key")))
    told["wrappings"] = sum(header_of(path) for path in (folder / "data").iterdir())
    print(json.dumps(told), flush=True)  # noqa: T201 - it is read by the test


def opens(folder: Path, *, before: bool, kind: str) -> Vault | None:
    """The vault, when what it opened with before, or what it shall open with afterwards, opens it."""
    stored_vault = (folder / "data" / VAULT).read_bytes()
    told = header(stored_vault)
    by_key = kind == ("from-key-file" if before else "to-key-file")
    if (told.sealed_by == "key file") != by_key:
        return None
    try:
        secret = keyfile.read(place(folder, told.installation)) if by_key else BEFORE if before else AFTER
        return opened(stored_vault, secret)
    except ConfigError:
        return None


def header_of(path: Path) -> bool:
    """Whether a file wraps the master key."""
    return path.read_bytes().startswith(b'{"schema"')


def place(folder: Path, installation: str) -> Path:
    return keyfile.place(installation, folder / "data", {"XDG_CONFIG_HOME": str(folder / "config")})


def settings(folder: Path) -> Settings:
    return read_settings({"PULSE_DATA_DIR": str(folder / "data"), "PULSE_PASSPHRASE": BEFORE.reveal()}, terminal=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
