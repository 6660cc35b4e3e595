"""A server that is asked as Proxmox VE is, and throws back whatever it was told: the worst place for a secret."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.certificates import made

MODES = ("reason", "failure", "page", "garbage", "redirect", "ticket", "forbidden", "slow")
SLOW = 2.0


class Echo:
    """`mode` says what comes back; the address and the fingerprint are what a connection needs."""

    def __init__(self, server: ThreadingHTTPServer, fingerprint: str) -> None:
        self.mode = "reason"
        self.told: list[str] = []
        self.address = f"127.0.0.1:{server.server_address[1]}"
        self.fingerprint = fingerprint
        self.ended = threading.Event()


@contextmanager
def echoing(folder: Path) -> Iterator[Echo]:
    """Such a server on a thread of its own."""
    one = made("echo.test")
    chain, key = one.write(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Thrower)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    shown = ssl.PEM_cert_to_DER_cert(one.pem.decode())
    server.echo = echo = Echo(server, _fingerprint(shown))  # type: ignore[attr-defined]  # for the requests
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield echo
    echo.ended.set()
    server.shutdown()
    thread.join(5)
    server.server_close()


class _Thrower(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """What was told, in the form of the mode."""
        self._throw()

    def do_POST(self) -> None:
        """The same."""
        self._throw()

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - the library's types
        """Print nothing."""

    def _throw(self) -> None:
        echo: Echo = self.server.echo  # type: ignore[attr-defined]  # set above
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        told = f"{self.headers.get('Authorization', '')} {self.headers.get('Cookie', '')} {body}".strip()
        echo.told.append(told)
        match echo.mode:
            case "reason":
                self._send(500, "", reason=f"cannot take {told}")
            case "failure":
                self._send(500, json.dumps({"data": None, "message": f"cannot take {told}\n"}))
            case "page":
                self._send(200, f"<html><title>{told}</title></html>", kind="text/html")
            case "garbage":
                self._send(200, json.dumps({"data": [{"type": told, "node": told, "id": told}], told: told}))
            case "redirect":
                self._send(302, "", location=f"https://elsewhere.test/?{told}")
            case "ticket":  # a sign-in with a password goes through, and then nothing else
                ticket = {"ticket": f"PVE:monitor@pve:{told}", "CSRFPreventionToken": "x", "username": "monitor@pve"}
                sign_in = self.path.endswith("/access/ticket")
                self._send(200 if sign_in else 401, json.dumps({"data": ticket}), reason="" if sign_in else told)
            case "forbidden":
                self._send(403, json.dumps({"message": f"Permission check failed (/{told}, {told})"}), reason=told)
            case _:
                echo.ended.wait(SLOW)
                self._send(595, "", reason=told)

    def _send(
        self, status: int, body: str, *, reason: str = "", kind: str = "application/json", location: str = ""
    ) -> None:
        content = body.encode()
        self.send_response(status, reason.encode("latin-1", "replace").decode("latin-1") or None)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)


def _fingerprint(certificate: bytes) -> str:
    return sha256(certificate).digest().hex(":").upper()
