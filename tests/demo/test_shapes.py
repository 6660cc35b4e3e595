"""Every answer of a real server that was recorded, asked of the fake one: status, words, headers, types of keys."""

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from pulse.demo.estate import MOMENT
from pulse.demo.fake_pve.accounts import MONITOR, ROOT
from pulse.demo.story import Backup, Locked, Pause, Story
from tests.demo.front import House, Reply, opened
from tests.demo.lab import LAB, PASSWORD, RIGHTLESS
from tools.shapes import differences, shape, template

pytestmark = [pytest.mark.looptime(start=0)]

RECORDED = json.loads((Path(__file__).parents[1] / "recordings" / "shapes" / "pve-9.2.json").read_text())
ANSWERS: list[dict[str, Any]] = RECORDED["answers"]
UNMATCHED: dict[str, str] = json.loads((Path(__file__).parent / "shapes-unmatched.json").read_text())
"""By name of a recording: why the fake does not answer like it. It may only shrink."""
MOST_UNMATCHED = 8
EXTRAS = frozenset(
    # What Proxmox's own QEMU tells, and the recorded one does not.
    "ballooninfo freemem balloon running-machine running-qemu blockstat diskread diskwrite balloon_min shares "
    # What is only there for disks, configurations and guests that were not recorded.
    "by_id_link used onboot cpu sockets scsihw scsi0 scsi1 net0 agent vmgenid machine lock mp0 unprivileged parent "
    "cpu numa smbios1 meta template pool path server export secureboot status OldVersion nodes state snaptime vmstate "
    "ManagerVersion RunningKernel".split()
)
HOT = re.compile(
    r"/cluster/(resources|status)|/nodes(\?.*)?$|/nodes/[^/]+/status|/version|/access/(ticket|permissions)"
)
STORY = Story(
    once=(
        Backup(cluster=LAB.key, at=MOMENT - 900, vmid=100, seconds=60),
        Backup(cluster=LAB.key, at=MOMENT - 700, vmid=101, seconds=60, failure="query-backup failed"),
        Backup(cluster=LAB.key, at=MOMENT - 500, vmid=200, seconds=60),
        Pause(cluster=LAB.key, at=MOMENT - 300, vmid=101),
        Locked(cluster=LAB.key, at=MOMENT - 400, vmid=103, word="backup"),
    )
)
SECRET = MONITOR.tokens[0].secret
_TOKEN = f"monitor@pve!mon={SECRET}"
_OTHER = "3f2b8a44-0d7a-4a57-9b86-6f3a8d1f0c55"

TOKENS = {
    "token wrong secret": f"PVEAPIToken=monitor@pve!mon={_OTHER}",
    "token malformed secret not uuid": "PVEAPIToken=monitor@pve!mon=not-a-uuid",
    "token unknown tokenid": f"PVEAPIToken=monitor@pve!nosuch={SECRET}",
    "token unknown user": f"PVEAPIToken=nobody@pve!mon={SECRET}",
    "token expired": f"PVEAPIToken=monitor@pve!expired={RIGHTLESS}",
    "token no separator": f"PVEAPIToken=monitor@pve!mon{SECRET}",
    "token no tokenname": f"PVEAPIToken=monitor@pve={SECRET}",
    "token bearer": f"Bearer {SECRET}",
    "token with space": f"PVEAPIToken {_TOKEN}",
    "token lowercase scheme": f"pveapitoken={_TOKEN}",
    "token PBS scheme": f"PBSAPIToken={_TOKEN}",
    "token urlencoded": f"PVEAPIToken={_TOKEN.replace('@', '%40').replace('!', '%21').replace('=', '%3D')}",
    "token trailing space": f"PVEAPIToken={_TOKEN} ",
    "basic auth": "Basic bW9uaXRvcjpwYXNzd29yZA==",
    "ticket in authorization header": "PVE:monitor@pve:6B047D00::AAAA",
}
_FORM = "application/x-www-form-urlencoded"
_GOOD = f"username=monitor%40pve&password={MONITOR.password}"
LOGINS = {
    "wrong password pve realm": (_FORM, "username=monitor%40pve&password=wrong"),
    "wrong password pam realm": (_FORM, "username=root%40pam&password=wrong"),
    "unknown user": (_FORM, "username=nobody%40pve&password=x"),
    "unknown realm": (_FORM, "username=monitor%40nowhere&password=x"),
    "disabled user": (_FORM, f"username=disabled%40pve&password={PASSWORD}"),
    "expired user": (_FORM, f"username=expired%40pve&password={PASSWORD}"),
    "no realm in username": (_FORM, f"username=monitor&password={MONITOR.password}"),
    "missing password param": (_FORM, "username=root%40pam"),
    "empty body": (_FORM, ""),
    "extra param": (_FORM, f"{_GOOD}&bogus=1"),
    "json body login": ("application/json", f'{{"username":"{ROOT.name}","password":"{ROOT.password}"}}'),
    "bad json body": ("application/json", "{bad"),
    "realm as separate param": (_FORM, f"username=root&realm=pam&password={ROOT.password}"),
    "text plain body login": ("text/plain", _GOOD),
    "no content type login": (None, f"username=root%40pam&password={ROOT.password}"),
    "ok login root": (_FORM, f"username=root%40pam&password={ROOT.password}"),
    "ok login monitor": (_FORM, _GOOD),
    "expect 100": (_FORM, f"username=root%40pam&password={ROOT.password}"),
}
SILENT = ("no auth", "extjs no auth", "login via GET", "root page", "other static", "pve2 no auth")
ENCODINGS = {"gzip small": "gzip", "gzip large": "gzip", "gzip deflate br": "gzip, deflate, br"}


def _path(answer: dict[str, Any]) -> str:
    """The recorded path, with what the small cluster has in place of what the recorded one had."""
    path: str = answer["path"].replace("qemu/104", "qemu/112").replace("lxc/202", "lxc/201")
    path = path.replace("replication/101-0", "replication/100-0")
    return re.sub(r"x=<(\d+)", lambda told: f"x={'x' * int(told[1])}", path)


async def _headers(house: House, name: str) -> dict[str, str]:
    if name in TOKENS:
        return {"Authorization": TOKENS[name]}
    if name.startswith(SILENT) or name in ("no auth", "no auth nodes", "no auth unknown path"):
        return {}
    if name.startswith("noacl"):
        return house.token("noacl")
    if name.startswith("noperm"):
        return {"Cookie": (await house.ticket("noperm@pve", PASSWORD))["Cookie"]}
    if name.startswith(("cookie", "write with", "PVEAuditor write by ticket", "unknown node as root")):
        return await _session(house, name)
    if name == "token and bad cookie":
        return {**house.token(), "Cookie": "PVEAuthCookie=PVE:garbage"}
    more = {"Accept-Encoding": ENCODINGS[name]} if name in ENCODINGS else {}
    if name in ("connection close", "http 1.0"):
        more["Connection"] = "close"
    if name.startswith("many headers"):
        more |= {f"X-{place}": "x" for place in range(int(name.rpartition(" ")[2]))}
    if name == "huge header 9000":
        more["X-Huge"] = "x" * 9000
    return {**house.token(), **more}


async def _session(house: House, name: str) -> dict[str, str]:
    session = await (house.root() if "root" in name else house.ticket())
    cookie, csrf = session["Cookie"], session["CSRFPreventionToken"]
    match name:
        case "cookie truncated":
            return {"Cookie": cookie[:-20]}
        case "cookie garbage":
            return {"Cookie": "PVEAuthCookie=garbage"}
        case "cookie tampered user":
            return {"Cookie": cookie.replace("monitor@pve", "root@pam")}
        case "cookie wrong name":
            return {"Cookie": cookie.replace("PVEAuthCookie", "PBSAuthCookie")}
        case "cookie old ticket":
            return {"Cookie": "PVEAuthCookie=PVE:monitor@pve:5F5E1000::" + "A" * 342}
        case "cookie urlencoded ok":
            return {"Cookie": cookie.replace(":", "%3A").replace("PVEAuthCookie%3D", "PVEAuthCookie=")}
        case "write with bad CSRF":
            return {"Cookie": cookie, "CSRFPreventionToken": csrf[:-4] + "AAAA"}
        case "write with malformed CSRF":
            return {"Cookie": cookie, "CSRFPreventionToken": "garbage"}
        case "PVEAuditor write by ticket with CSRF":
            return session
    return {"Cookie": cookie}


async def _asked(house: House, answer: dict[str, Any]) -> Reply | None:
    """The answer of the fake to what was asked; None when it closed without one."""
    name, method, version = answer["name"], answer["method"], _version(answer)
    line = await house.line()
    if name == "garbage request line":
        await line.send(b"HELLO \r\n\r\n")
        return await line.reply()
    path, body = _path(answer), b""
    if name in LOGINS:
        kind, text = LOGINS[name]
        headers = {} if kind is None else {"Content-Type": kind}
        body = text.encode()
    else:
        headers = await _headers(house, name)
    if name == "chunked request":
        headers["Transfer-Encoding"] = "chunked"
    if (upid := re.search(r"UPID-(\d)-", name)) is not None:
        path = path.replace(path.split("/tasks/")[1].split("/")[0].split("?")[0], await _upid(house, int(upid[1])))
    if name == "post body 600k":
        body = b"x" * 600_000
    lines = [f"{method} {path} {version}", *(f"{key}: {value}" for key, value in headers.items())]
    lines += [f"Content-Length: {len(body)}"] if body or method == "POST" else []
    try:
        await line.send("\r\n".join([*lines, "", ""]).encode() + body)
        return await line.reply(no_body=method == "HEAD")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


async def _upid(house: House, which: int) -> str:
    rows = await house.get("/nodes/pve1/tasks?typefilter=vzdump")
    status = "job errors" if which == 1 else "OK"
    found = [row["upid"] for row in rows if row["status"] == status]
    return str(found[0 if which < 2 else -1]).replace(":", "%3A").replace("@", "%40")


def _differing(answer: dict[str, Any], reply: Reply | None) -> list[str]:
    if reply is None or answer["status"] is None:
        return [] if reply is None and answer["status"] is None else ["one of them closed without an answer"]
    told = []
    if (reply.status, _plain(reply.reason)) != (answer["status"], _plain(answer["reason"])):
        told.append(f"{reply.status} {reply.reason} instead of {answer['status']} {answer['reason']}")
    if f"{reply.version}" != _version(answer):
        told.append(f"{reply.version} instead of {_version(answer)}")
    headers = [[name, value] for name, value in reply.headers if name not in ("Date", "Expires", "Content-Length")]
    if headers != [list(header) for header in answer["headers"]]:
        told.append(f"headers {headers}")
    if answer["kind"] == "none":
        return told + ([f"a body of {len(reply.body)} bytes"] if reply.body else [])
    if answer["kind"] == "text":
        return told
    body = reply.json
    if sorted(body) != answer["keys"]:
        told.append(f"keys {sorted(body)} instead of {answer['keys']}")
    if answer["errors"] is not None and body.get("errors") != answer["errors"]:
        told.append(f"errors {body.get('errors')} instead of {answer['errors']}")
    key = f"{answer['method']} {template(answer['path'])}"
    if reply.status == 200 and key in RECORDED["shapes"] and "extjs" not in answer["path"]:
        told += differences(shape(body["data"], key), RECORDED["shapes"][key], EXTRAS)
    return told


def _plain(reason: str) -> str:
    """A reason without what differs between two clusters."""
    return re.sub(r"127\.0\.0\.98|10\.20\.0\.98", "ADDRESS", reason).replace("/vms/112", "/vms/104").partition("\n")[0]


def _version(answer: dict[str, Any]) -> str:
    return "HTTP/1.0" if answer["name"].startswith(("garbage", "http 1.0")) else "HTTP/1.1"


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["name"])
async def test_the_fake_answers_as_it_was_recorded(answer: dict[str, Any]) -> None:
    async with opened(story=STORY, only=("pve1",)) as house:
        house.site.replication_fails["100-0"] = MOMENT - 3600
        told = _differing(answer, await _asked(house, answer))
    if answer["name"] in UNMATCHED:
        assert told != [], "it is matched now: take it from the list"
        return
    assert told == []


def test_the_list_of_what_is_not_matched_only_shrinks_and_holds_nothing_hot(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = {answer["name"] for answer in ANSWERS}
    with capsys.disabled():
        sys.stdout.write(f"\n{len(ANSWERS) - len(UNMATCHED)} of {len(ANSWERS)} recordings matched\n")
    assert len(names) == len(ANSWERS) == 356
    assert UNMATCHED.keys() <= names
    assert len(UNMATCHED) <= MOST_UNMATCHED
    for answer in ANSWERS:
        if answer["name"] in UNMATCHED:
            assert not HOT.search(answer["path"])
            assert answer["name"] not in LOGINS
            assert answer["name"] not in TOKENS
