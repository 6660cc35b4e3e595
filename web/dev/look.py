"""Take screenshots of the built web app in Chromium, with an imaginary server behind it.

For what no estate of the demo is like: connections that see only a part, a certificate that changed, a Pulse that can
be reached without encryption, tokens of many ages. Everything else is in `make look`, with the real server.

Usage: python web/dev/look.py FOLDER [SCENE...]   (build first; needs playwright and /usr/bin/chromium)
Prints every message of the console, and every violation of the policy, that a page causes.
"""

import functools
import http.server
import json
import os
import random
import sys
import threading
import time
import zlib
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, WebSocketRoute, sync_playwright

DIST = Path(os.environ.get("LOOK_AT") or Path(__file__).parent.parent / "dist")
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
GIB, MB = 2**30, 1e6
SOURCES = {"s1": "fra-prod", "s2": "edge-01", "s3": "lab-nuc"}
NODES = [  # key, source, name, cluster, version, threads, GiB, cpu, memory, disk
    ("k1", "s1", "pve1", "fra-prod", "9.1.2", 32, 128, 0.38, 0.56, 0.31),
    ("k1", "s1", "pve2", "fra-prod", "9.1.2", 32, 128, 0.81, 0.92, 0.34),
    ("k1", "s1", "pve3", "fra-prod", "9.1.1", 24, 96, 0.27, 0.50, 0.88),
    ("k2", "s2", "edge-01", None, "9.1.2", 8, 32, 0.19, 0.67, 0.52),
    ("k3", "s3", "lab-nuc", None, "8.4.14", 8, 32, 0.11, 0.44, 0.61),
]
NAMES = (
    "opnsense-a dc-01 postgres-01 gitea vaultwarden grafana prometheus traefik docker-01 nextcloud mail-relay k3s-cp-1 "
    "docker-02 postgres-02 redis-01 minio ci-runner-1 ci-runner-2 elastic-01 keycloak win-rds jellyfin"
).split()
TAGS = ["prod", "net", "db", "dev", "mon", "edge", "docker", "web", "k8s", "windows"]


class Site(http.server.SimpleHTTPRequestHandler):
    """The built app under its policy; an address that is no file is the page."""

    def do_GET(self) -> None:
        if "." not in self.path.rsplit("/", 1)[-1]:
            self.path = "/index.html"
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing."""


def resource(id_: str, kind: str, name: str, source: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    usual = {"status": "up", "state": "running", "part": "resources", "parent": None, "stale": False}
    return {"id": id_, "kind": kind, "name": name, "source": source, "facts": {}, "readings": {}, **usual, **more}


def estate(guests: int) -> dict[str, dict[str, Any]]:
    """Nodes and guests as a full picture holds them; the same on every run."""
    chance = random.Random(5)
    out: dict[str, dict[str, Any]] = {}
    for key, source, name, cluster, version, threads, gib, cpu, memory, disk in NODES:
        node = f"pve:{key}:node:{name}"
        readings = {
            "cpu": cpu, "memory_used": memory * gib * GIB, "memory_total": gib * GIB,
            "disk_used": disk * 94 * GIB, "disk_total": 94 * GIB, "uptime": 63 * 86400 + 4 * 3600,
        }  # fmt: skip
        facts = {"cluster": cluster, "version": version, "cores": threads}
        out[node] = resource(node, "node", name, source, facts=facts, readings=readings, state="online")
    for i in range(guests):
        key, source, node_name = NODES[i * len(NODES) // guests][:3]
        vmid = 100 + i
        name = NAMES[i % len(NAMES)] + ("" if i < len(NAMES) else f"-{i // len(NAMES)}")
        out[f"pve:{key}:guest:{vmid}"] = guest(chance, key, source, node_name, vmid, name)
    return out


def guest(chance: random.Random, key: str, source: str, node: str, vmid: int, name: str) -> dict[str, Any]:
    lxc = chance.random() < 0.45
    total = chance.choice([0.5, 1, 2, 4, 8, 16, 32]) * GIB
    facts: dict[str, Any] = {
        "vmid": vmid,
        "type": "lxc" if lxc else "qemu",
        "node": node,
        "cores": chance.choice([1, 2, 4, 8]),
    }
    facts["tags"] = chance.sample(TAGS, chance.choice([1, 1, 2]))
    flow = lambda: chance.random() ** 5 * 120 * MB  # noqa: E731
    readings: dict[str, float] = {
        "cpu": 0.94 if vmid == 116 else chance.random() ** 2 * 0.7, "memory_total": total, "disk_total": 32 * GIB,
        "disk_read": flow(), "disk_write": flow(), "net_in": flow(), "net_out": flow(),
        "uptime": chance.choice([40, 1200, 90000, 63 * 86400 + 4 * 3600]),
    }  # fmt: skip
    readings["memory_used"] = total * (0.97 if vmid == 118 else chance.uniform(0.05, 0.83))
    if lxc:
        readings["disk_used"] = readings["disk_total"] * chance.uniform(0.1, 0.83)
    if vmid == 104:
        readings["memory_host"] = readings.pop("memory_used")
    status, state = "up", "running"
    if vmid in {107, 113}:
        status, state, readings = "down", "stopped", {"memory_total": total, "disk_total": 32 * GIB}
    if vmid == 109:
        facts["lock"] = "backup"
    if vmid == 112:
        name, facts["tags"] = (
            "<img src=x onerror=alert(1)> a-very-long-name-of-a-guest",
            ["prod", "a-long-tag-name", "x", "y"],
        )
    more = {"parent": f"pve:{key}:node:{node}", "status": status, "state": state}
    return resource(f"pve:{key}:guest:{vmid}", "guest", name, source, facts=facts, readings=readings, **more)


def pack(message: dict[str, Any]) -> bytes:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(json.dumps(message).encode()) + deflate.flush()


def beat(now: float, *, stale: bool) -> dict[str, Any]:
    sources = {}
    for id_, name in SOURCES.items():
        lost = stale and id_ == "s3"
        at = now - 252 if lost else now - 3
        message = "lab-nuc:8006 does not answer: the connection timed out after 5 s." if lost else None
        parts = {"resources": at, "membership": at, "node:" + name: at}
        sources[id_] = {
            "name": name,
            "state": "lost" if lost else "ok",
            "message": message,
            "since": at,
            "parts": parts,
        }
    return {"type": "beat", "rev": 1, "now": now, "whole": True, "sources": sources}


def live(page: Page, picture: dict[str, Any] | None, *, stale: bool = True) -> list[WebSocketRoute]:
    """Answer the live connection with a picture and half an hour of beats at once, so that sparklines have points."""
    routes: list[WebSocketRoute] = []

    def serve(route: WebSocketRoute) -> None:
        routes.append(route)
        route.send(pack({"type": "welcome", "server": "0.1.0", "epoch": "e", "you": "mira", "interval": 1.0}))
        if picture is None:
            route.send(pack({"type": "full", "rev": 1, "resources": {}, "alerts": []}))
            route.send(pack({"type": "beat", "rev": 1, "now": time.time(), "whole": True, "sources": {}}))
            return
        route.send(pack({"type": "full", "rev": 1, "resources": picture, "alerts": []}))
        chance, now, rev = random.Random(1), time.time(), 1
        for step in range(24, -1, -1):
            rev += 1
            patched = {
                id_: {"readings": wiggle(chance, r["readings"])} for id_, r in picture.items() if r["status"] == "up"
            }
            route.send(
                pack({"type": "delta", "rev": rev, "added": {}, "patched": patched, "removed": [], "alerts": []})
            )
            route.send(pack(beat(now - step * 10, stale=stale)))

    page.route_web_socket("**/api/live*", serve)
    return routes


def wiggle(chance: random.Random, readings: dict[str, float]) -> dict[str, float]:
    return {
        k: readings[k] * chance.uniform(0.6, 1.2)
        for k in ("disk_read", "disk_write", "net_in", "net_out")
        if k in readings
    }


def connection(id_: str, name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "id": id_, "key": "k" + id_, "platform": "pve", "name": name, "address": f"{name}.lan:8006",
        "token_id": "pulse@pve!monitor", "token_secret": {"set": True, "changed_at": 1.0}, "user": None,
        "password": {"set": False}, "fingerprint": FINGERPRINT, "interval": 2.0, "enabled": True, "version": "9.1.2",
        "state": None,
    } | more  # fmt: skip


def endpoint(address: str, latency: float, *, in_use: bool) -> dict[str, Any]:
    return {"address": address, "in_use": in_use, "state": "ok", "latency": latency, "message": None, "at": 1.0}


FINGERPRINT = ":".join(["9C", "41", "7E", "0A", "55", "D2", "1B", "88"] * 4)
OTHER = ":".join(["01", "4F", "A7", "33", "90", "C2", "EE", "5D"] * 4)
CERTIFICATE = {
    "subject": "pve1.lan", "issuer": "Proxmox Virtual Environment", "names": ["pve1.lan", "10.20.8.21"],
    "not_before": 1790000000.0, "not_after": 1800000000.0, "self_signed": False,
}  # fmt: skip
MEND = ["pveum acl modify /nodes -token 'pulse@pve!edge' -role PVEAuditor"]


def step(name: str, message: str, detail: str | None = None, state: str = "ok", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    usual = {"field": None, "fingerprint": None, "certificate": None, "commands": [], "seconds": None}
    return {
        "name": name, "state": state, "ok": state != "failed", "message": message, "detail": detail
    } | usual | more  # fmt: skip


def blind(what: str, detail: str, commands: list[str]) -> dict[str, Any]:
    return step("blind", f"Blind: {what}", detail, "warn", commands=commands)


REACHED = step("reached", "Reached 10.20.8.21:8006", seconds=0.042)
MET = {"fingerprint": FINGERPRINT, "certificate": CERTIFICATE}
COMPARE = "Compare with pvenode cert info, then pin it. Later changes will ask you again."
UNTRUSTED = [
    REACHED, step("certificate", "Certificate is not trusted by this system", COMPARE, "failed", **MET)
]  # fmt: skip
CHANGED = [
    REACHED,
    step(
        "certificate", "The server shows another certificate than the pinned one",
        "Somebody may stand between, or the certificate was renewed. Look on the node with pvenode cert info.",
        "failed", **MET,
    ),
]  # fmt: skip
WELL = [
    REACHED,
    step("certificate", "Certificate is the pinned one", seconds=0.01, **MET),
    step("signed_in", "Token accepted, read-only", "It cannot start, stop or change anything.", seconds=0.028),
    step("version", "Cluster fra-test, Proxmox VE 9.1.2", seconds=0.061),
    step("members", "3 nodes, all reachable for fail-over", "28 guests, 9 storages.", seconds=0.09),
    step("rights", "Sees 9 of 11 parts"),
    blind("guest filesystems", "VM.GuestAgent.Audit is missing on /vms.", MEND),
    blind("pending updates", "Sys.Modify would be needed. Leave it, an agent can report this instead.", []),
    step("cost", "Cost: about 0.5 requests a second, clock differs by 0.2s"),
]


DAY = 86400
NOT_ENCRYPTED = (
    "Pulse can be reached without encryption. Whoever is on the network between can read your password and what Pulse "
    "shows: set PULSE_TLS_CERT and PULSE_TLS_KEY, or put a proxy with TLS before Pulse."
)


def token(name: str, scopes: list[str], *, used: float, ends: float | None = None) -> dict[str, Any]:
    now = time.time()
    return {
        "id": name, "name": name, "person": "mira", "scopes": scopes, "created_at": now - 200 * DAY,
        "expires_at": ends and now + ends * DAY, "used_at": now - used, "expired": bool(ends and ends < 0),
    }  # fmt: skip


def browser(id_: str, name: str, address: str, used: float) -> dict[str, Any]:
    at = time.time() - used
    return {
        "id": id_, "browser": name, "address": address, "started_at": at - 3 * DAY, "used_at": at, "current": used < 1
    }  # fmt: skip


def lists() -> dict[str, dict[str, Any]]:
    """What the pages about a person show."""
    everything = ["read", "connections", "people"]
    tokens = [
        token("homepage", ["read"], used=4),
        token("prometheus", ["read"], used=11, ends=108),
        token("provisioning", everything, used=12 * 3600),
        token("old-script", everything, used=94 * DAY),
        token("ended-one", ["read"], used=3 * DAY, ends=-2),
    ]
    sessions = [
        browser("a", "Firefox on Linux", "10.20.0.55", 0),
        browser("b", "Safari on iPhone", "10.20.0.71", 7300),
        browser("c", "An unknown program", "2001:db8:85a3::8a2e:370:7334", 5 * DAY),
    ]
    preferences = {"theme": None, "density": None, "network_unit": "bytes", "single_keys": True}
    return {
        "tokens": {"tokens": tokens, "next": None},
        "sessions": {"sessions": sessions, "next": None},
        "preferences": preferences,
    }


def answers(
    page: Page, *, signed_in: bool = True, setup: bool = False, connections: bool = True, exposed: bool = False
) -> None:
    """The routes that the app asks."""
    known = lists()
    session: dict[str, Any] = {"person": "mira", "scopes": ["read", "connections", "people"], "csrf_token": "t"}
    session |= {"preferences": known["preferences"]}
    session |= {"notices": [{"code": "exposed", "message": NOT_ENCRYPTED}] if exposed else []}
    refused = {"error": {"code": "unauthorized", "message": "The name or the password is wrong."}}
    listed = [connection(id_, name) for id_, name in SOURCES.items()] if connections else []
    if connections:
        nodes = [
            endpoint(f"10.20.0.1{i}:8006", latency, in_use=i == 1) for i, latency in enumerate((0.018, 0.041, 0.019), 1)
        ]
        listed[0]["state"] = {"state": "ok", "message": None, "since": 1.0, "parts": {}, "endpoints": nodes}

    def serve(route: Any, request: Any) -> None:  # noqa: ANN401
        path = request.url.split("/api/", 1)[1].split("?")[0]
        match request.method, path:
            case "GET", "session":
                status, body = (200, session) if signed_in else (401, refused)
            case "POST", "session":
                status, body = 401, refused
            case _, "setup":
                status, body = (200, {"needed": setup}) if request.method == "GET" else (201, session)
            case "GET", "connections":
                status, body = 200, {"connections": listed, "next": None}
            case "POST", "connections/test":
                wanted = json.loads(request.post_data)["fingerprint"]
                found = UNTRUSTED if wanted is None else CHANGED if wanted != FINGERPRINT else WELL
                status, body = 200, {"ok": found is WELL, "steps": found}
            case "POST", "connections/s2/test":
                status, body = 200, {"ok": True, "steps": WELL}
            case "POST", "connections/s3/test":
                status, body = (
                    200,
                    {"ok": False, "steps": [step("reached", "lab-nuc.lan:8006 does not answer", state="failed")]},
                )
            case "GET", listed_name if listed_name in known:
                status, body = 200, known[listed_name]
            case "POST", "tokens":
                status, body = 201, token("homepage", ["read"], used=0) | {"token": "pulse_" + "Zk3vQ9mX2hT7sLw0" * 2}
            case _:
                status, body = 404, {"error": {"code": "missing", "message": "There is nothing at this address."}}
        route.fulfill(status=status, content_type="application/json", body=json.dumps(body))

    page.route("**/api/**", serve)


def proxmox(page: Page, base: str, guests: int = 46) -> None:
    answers(page)
    live(page, estate(guests))
    page.goto(f"{base}/proxmox")
    page.wait_for_selector("[data-id]")


def empty(page: Page, base: str) -> None:
    answers(page, connections=False)
    live(page, None)
    page.goto(f"{base}/proxmox")
    page.get_by_text("No Proxmox server yet").wait_for()


def lost(page: Page, base: str) -> None:
    answers(page)
    routes = live(page, estate(46), stale=False)
    page.goto(f"{base}/proxmox")
    page.wait_for_selector("[data-id]")
    page.wait_for_timeout(1500)
    page.route_web_socket("**/api/live*", lambda route: route.close(code=1011))
    routes[0].close(code=1011)
    page.get_by_text("No connection to Pulse since").wait_for(timeout=15_000)


def banner(page: Page, base: str) -> None:
    answers(page, exposed=True)
    live(page, estate(46))
    page.goto(f"{base}/proxmox")
    page.get_by_text("without encryption").wait_for()


def signin(page: Page, base: str) -> None:
    answers(page, signed_in=False)
    page.goto(f"{base}/sign-in")
    page.get_by_label("User name").fill("mira")
    page.get_by_label("Password", exact=True).fill("wrong password")


def refused(page: Page, base: str) -> None:
    signin(page, base)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("is wrong").wait_for()


def setup(page: Page, base: str) -> None:
    answers(page, signed_in=False, setup=True, connections=False)
    live(page, None)
    page.goto(f"{base}/setup")
    page.get_by_label("Set-up token").fill("abcdefghijklmnopqrstuvwx")


def setup_account(page: Page, base: str) -> None:
    setup(page, base)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("User name").fill("mira")
    page.get_by_label("Password", exact=True).fill("a good password")


def setup_connect(page: Page, base: str) -> None:
    setup_account(page, base)
    page.get_by_role("button", name="Make account").click()
    page.get_by_label("Address").fill("10.20.8.21")
    page.get_by_label("Token name").fill("pulse@pve!monitor")
    page.get_by_label("Token secret", exact=True).fill("00000000-0000-0000-0000-000000000000")
    page.get_by_label("Name", exact=True).fill("fra-test")
    page.get_by_text("Pin and connect").wait_for()


def connections(page: Page, base: str) -> None:
    answers(page)
    live(page, estate(46))
    page.goto(f"{base}/settings/connections")
    page.wait_for_selector("[data-connection]")


def add(page: Page, base: str) -> None:
    connections(page, base)
    page.get_by_role("button", name="Add connection").click()
    page.get_by_label("Address").fill("10.20.8.21:8006")
    page.get_by_label("Token name").fill("pulse@pve!monitor")
    page.get_by_label("Token secret", exact=True).fill("00000000-0000-0000-0000-000000000000")
    page.get_by_label("Name", exact=True).fill("fra-test")
    page.get_by_text("Pin and add").wait_for()


def added(page: Page, base: str) -> None:
    add(page, base)
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_text("usable").wait_for()


def edit(page: Page, base: str) -> None:
    connections(page, base)
    page.get_by_role("button", name="More on fra-prod").click()
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Name", exact=True).fill("fra")
    page.keyboard.press("Escape")
    page.get_by_text("lose what was typed").wait_for()


def blind_ones(page: Page, base: str) -> None:
    connections(page, base)
    for name in ("Test: edge-01", "Try now: lab-nuc"):
        page.get_by_role("button", name=name).click()
    page.get_by_role("heading", name="over all connections").wait_for()
    page.get_by_role("button", name="Hide the test result of edge-01").click()
    page.get_by_role("button", name="More on fra-prod").click()


def settings(page: Page, base: str, name: str) -> None:
    answers(page)
    live(page, estate(46))
    page.goto(f"{base}/settings/{name}")
    page.locator("h1").wait_for(state="attached")


def account(page: Page, base: str) -> None:
    settings(page, base, "account")
    page.locator("[data-session]").first.wait_for()


def tokens(page: Page, base: str) -> None:
    settings(page, base, "tokens")
    page.locator("[data-token]").first.wait_for()


def appearance(page: Page, base: str) -> None:
    settings(page, base, "appearance")


def make_token(page: Page, base: str) -> None:
    tokens(page, base)
    page.get_by_role("button", name="New token").click()
    page.get_by_label("Name").fill("homepage")


def made_token(page: Page, base: str) -> None:
    make_token(page, base)
    page.get_by_role("button", name="Make token").click()
    page.get_by_text("I have kept it").wait_for()


def menu(page: Page, base: str) -> None:
    proxmox(page, base)
    page.get_by_role("button", name="signed in as mira").click()


SCENES = {
    f.__name__: f
    for f in (
        *(proxmox, empty, lost, banner, signin, refused, setup, setup_account, setup_connect, connections, add, menu),
        *(account, tokens, appearance, make_token, made_token, added, edit, blind_ones),
    )
}
SIZES = {"": (1440, 900), "-phone": (390, 844), "-tablet": (1024, 768)}
AXE = Path(__file__).parent.parent / "node_modules/axe-core/axe.min.js"


def shoot(browser: Browser, base: str, folder: Path, name: str, theme: str, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, bypass_csp=False)  # type: ignore[arg-type]
    page = context.new_page()
    shot = f"{name}{size}-{theme}"
    page.on("console", lambda message: None if "401" in message.text else print(f"{shot}: {message.text}"))
    page.on("pageerror", lambda error: print(f"{shot}: {error}"))
    SCENES[name](page, base)
    page.wait_for_timeout(700)
    page.screenshot(path=folder / f"{shot}.png")
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html, v.nodes[0].failureSummary]))"
    )
    for violation in found:
        print(f"{shot}: axe: {violation}")
    context.close()


def main() -> None:
    folder, wanted = Path(sys.argv[1]), sys.argv[2:] or list(SCENES)
    folder.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Site, directory=str(DIST)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=args)
        for name in wanted:
            scene, _, only = name.partition(":")
            for theme in ("dark", "light"):
                for size in SIZES:
                    if only in ("", f"{theme}{size}"):
                        shoot(browser, base, folder, scene, theme, size)
        browser.close()


if __name__ == "__main__":
    main()
