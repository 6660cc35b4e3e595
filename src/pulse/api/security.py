"""The headers that every answer carries so that a browser lets nothing foreign run."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STRICT = "max-age=31536000"
"""For a year browsers ask this host over HTTPS only. Its subdomains are not ours to speak for."""


async def secured(message: Message, scope: Scope) -> None:
    """Add the headers to an answer that starts; what is read under `/api` is never kept unless its route says so."""
    if message["type"] not in ("http.response.start", "websocket.http.response.start"):
        return

    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers[name] = value
    if scope["scheme"] in ("https", "wss"):
        headers["Strict-Transport-Security"] = STRICT
    if scope["path"].startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")
