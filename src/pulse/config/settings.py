"""Settings from the environment, as one table."""

import re
import sys
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret

PREFIX = "PULSE_"
LAST_PORT = 65_535
Level = Literal["debug", "info", "warning", "error"]
LEVELS: tuple[Level, ...] = ("debug", "info", "warning", "error")
_USUAL_PORTS = {"http": 80, "https": 443}
_LISTEN = re.compile(r"(?P<host>\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._-]+):(?P<port>\d{1,5})")


class Listen(Struct, frozen=True):
    """Where the server listens; port 0 takes any free one."""

    host: str
    port: int


class Settings(Struct, frozen=True, kw_only=True):
    """What the environment says. `public_url` is an origin (`https://pulse.example.org`), without a path."""

    data_dir: Path
    listen: Listen
    public_url: str | None
    tls_cert: Path | None
    tls_key: Path | None
    passphrase: Secret | None
    passphrase_file: Path | None
    log_level: Level
    log_format: Literal["text", "json"]


class Setting(Struct, frozen=True):
    """One variable. `parse` raises `ValueError` with what is allowed; a secret is taken as it is, and never quoted."""

    name: str
    default: str
    help: str
    parse: Callable[[str], Any]
    secret: bool = False


def read_settings(environment: Mapping[str, str], *, terminal: bool | None = None) -> Settings:
    """The settings of an environment; `terminal` says whether the log goes to one (None: look at standard error).

    A wrong value or a `PULSE_` variable that no setting has raises `ConfigError` naming it.
    """
    known = {f"{PREFIX}{name.upper()}": name for name in Settings.__struct_fields__}
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in known:
            raise _unknown(variable)

    values = {}
    for setting in TABLE:
        given = environment.get(setting.name, "")
        text = (given if setting.secret else given.strip()) or setting.default
        if setting.name == "PULSE_LOG_FORMAT" and not text:
            text = "text" if (sys.stderr.isatty() if terminal is None else terminal) else "json"
        try:
            values[known[setting.name]] = setting.parse(text)
        except ValueError as wrong:
            msg = f"{setting.name} is {'set' if setting.secret else repr(text)}, but {wrong}."
            raise ConfigError(msg, field=setting.name) from None
    chosen = Settings(**values)
    _check_https(chosen)
    return chosen


def markdown() -> str:
    """The table of all settings, for the reference."""
    rows = [f"| `{s.name}` | {f'`{s.default}`' if s.default else 'none'} | {s.help} |" for s in TABLE]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows]) + "\n"


def origin(url: str) -> str:
    """Scheme, host and port of a URL as browsers write them in `Origin`; raises `ValueError` with what is allowed."""
    allowed = "it must be the address in the browser without a path, like https://pulse.example.org"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(allowed) from None
    if parts.scheme not in _USUAL_PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(allowed)
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(allowed)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port in (None, _USUAL_PORTS[parts.scheme]) else f":{port}")


def _unknown(variable: str) -> ConfigError:
    near = get_close_matches(variable, [setting.name for setting in TABLE], n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(setting.name for setting in TABLE)}."
    return ConfigError(f"{variable} is no setting of Pulse; {hint}", field=variable)


def _check_https(chosen: Settings) -> None:
    if (chosen.tls_cert is None) != (chosen.tls_key is None):
        given, lacking = ("CERT", "KEY") if chosen.tls_key is None else ("KEY", "CERT")
        msg = (
            f"PULSE_TLS_{given} is set and PULSE_TLS_{lacking} is not: HTTPS needs the certificate and its key, "
            "so set both, or neither."
        )
        raise ConfigError(msg, field=f"PULSE_TLS_{lacking}")
    if chosen.tls_cert is not None and (chosen.public_url or "").startswith("http:"):
        msg = (
            f"PULSE_PUBLIC_URL is {chosen.public_url!r}, but with PULSE_TLS_CERT Pulse is reached over https only: "
            "write https there, or unset it."
        )
        raise ConfigError(msg, field="PULSE_PUBLIC_URL")


def _listen(text: str) -> Listen:
    match = _LISTEN.fullmatch(text)
    if match is None or int(match["port"]) > LAST_PORT:
        msg = "it must be an address and a port, like 127.0.0.1:7655 or [::1]:7655"
        raise ValueError(msg)
    return Listen(match["host"].strip("[]"), int(match["port"]))


def _public_url(text: str) -> str | None:
    return origin(text) if text else None


def _file(text: str) -> Path | None:
    return Path(text) if text else None


def _passphrase(text: str) -> Secret | None:
    try:
        text.encode()
    except UnicodeEncodeError:
        msg = "it must be text in UTF-8"
        raise ValueError(msg) from None
    return Secret(text) if text else None


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in words:
            msg = f"allowed are {', '.join(words)}"
            raise ValueError(msg)
        return text.lower()

    return parse


TABLE = (
    Setting("PULSE_DATA_DIR", "./data", "Folder for everything that Pulse keeps; it is made when it is missing.", Path),
    Setting("PULSE_LISTEN", "127.0.0.1:7655", "Address and port of the web server; port 0: any free one.", _listen),
    Setting(
        "PULSE_PUBLIC_URL",
        "",
        "Address that people type into the browser, for example `https://pulse.example.org`. It is needed under a "
        "public name and behind a proxy: Pulse answers under no other public name, only pages of this origin may "
        "change something or watch, and cookies are bound to HTTPS when it says so.",
        _public_url,
    ),
    Setting(
        "PULSE_TLS_CERT",
        "",
        "File of the certificate (PEM, followed by its chain): with it, Pulse speaks HTTPS. It is read again when it "
        "changes; SIGHUP makes Pulse look at once.",
        _file,
    ),
    Setting("PULSE_TLS_KEY", "", "File of the certificate's private key (PEM, without a passphrase).", _file),
    Setting(
        "PULSE_PASSPHRASE",
        "",
        "Passphrase that opens what is sealed in the data folder. A file keeps it better than the environment.",
        _passphrase,
        secret=True,
    ),
    Setting("PULSE_PASSPHRASE_FILE", "", "File whose first line is that passphrase.", _file),
    Setting("PULSE_LOG_LEVEL", "info", f"Log lines from this severity on: {', '.join(LEVELS)}.", _one_of(*LEVELS)),
    Setting(
        "PULSE_LOG_FORMAT",
        "",
        "`text` or `json`; without it, `text` on a terminal and `json` elsewhere.",
        _one_of("text", "json"),
    ),
)
