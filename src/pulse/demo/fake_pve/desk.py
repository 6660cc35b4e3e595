"""From a request to its answer: in which format, who asks, which call, which node answers it."""

import re
from urllib.parse import unquote

import msgspec
from msgspec import structs

from pulse.demo.fake_pve.accounts import Actor
from pulse.demo.fake_pve.answer import (
    KEPT,
    THROUGH_BOTH,
    THROUGH_DAEMON,
    THROUGH_PEER,
    Answer,
    Json,
    Refusal,
    failed,
    not_implemented,
    plain,
    silent,
)
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import Call
from pulse.demo.fake_pve.catalogue import CALLS
from pulse.demo.fake_pve.faults import Empty, Faults
from pulse.demo.fake_pve.gate import FAILED
from pulse.demo.fake_pve.login import login, refused
from pulse.demo.fake_pve.request import Request
from pulse.demo.fake_pve.site import Site

METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})
FORMATS = frozenset({"json", "extjs", "html", "spiceconfig"})
TIMED_OUT = 30.0
FIRST_WITHOUT_PMXCFS = 20.0
OPEN = frozenset({"/access/ticket", "/access/domains", "/access/openid"})

_PAGE = """<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Proxmox VE API</title>
  </head>
  <body>
    <h3>{path}</h3>
    <pre class="bg-light border rounded p-2">{text}
</pre>
  </body>
</html>
"""


def api_path(path: str) -> str:
    """The decoded path behind `/api2/json`, without doubled and trailing slashes; other paths as they are."""
    collapsed = re.sub(r"/{2,}", "/", path).rstrip("/")
    steps = collapsed.split("/", 3)
    if len(steps) < 3 or steps[1] != "api2":
        return collapsed or "/"
    return f"/{unquote(steps[3])}" if len(steps) > 3 else "/"


class Desk:
    """Answers for one node. It never waits: how long an answer takes stands in it."""

    def __init__(self, site: Site, node: str, faults: Faults) -> None:
        self._site = site
        self._node = node
        self._faults = faults

    def answer(self, request: Request, worker: int) -> Answer:
        """The answer to a request that `worker` got."""
        try:
            form = self._format(request)
            path = api_path(request.path)
        except Refusal as refusal:
            return refusal.answer
        try:
            answer = self._told(request, path, worker)
        except Refusal as refusal:
            answer = self._in_dialect(refusal.answer)
        return _formatted(answer, form, path)

    def _format(self, request: Request) -> str:
        """Refuses methods and paths that the HTTP server does not hand to the API."""
        if request.method not in METHODS:
            raise Refusal(silent(501, f"method '{request.method}' not available"))
        if request.chunked:
            raise Refusal(plain(501, "chunked transfer encoding not supported"))
        steps = re.sub(r"/{2,}", "/", request.path).rstrip("/").split("/", 3)
        if len(steps) < 2:
            raise Refusal(
                Answer(body=_PAGE.format(path="/", text=""), form="text", content_type="text/html;charset=UTF-8")
            )
        if steps[1] != "api2":
            reason = f"no such file '{request.path}'"
            if steps[1] == "pve2":
                file = f"/usr/share/pve-manager/{'/'.join(steps[2:])}"
                reason = f"unable to open file '{file}' - No such file or directory"
            raise Refusal(plain(500, reason, f"{reason}\n"))
        form = steps[2] if len(steps) > 2 else ""
        if form not in FORMATS:
            rest = steps[3] if len(steps) > 3 else ""
            raise Refusal(plain(501, f"no formatter for uri /{rest}, {form}"))
        return form

    def _told(self, request: Request, path: str, worker: int) -> Answer:
        if self._faults.pmxcfs_down:
            raise self._without_pmxcfs(request, path)
        if (request.method, path) == ("POST", "/access/ticket"):
            return login(self._site.gate, request, self._site.cluster.name)
        open_to_all = request.method == "GET" and path in OPEN
        actor = Actor("") if open_to_all else self._site.gate.who(request)
        found = CALLS.find(request.method, path, self._site.release)
        if found is None:
            raise not_implemented(request.method, path)
        call, given = found
        ask = self._ask(actor, path, given, worker)
        call.check(ask)
        hops = self._passed_on(call, ask)
        if isinstance(self._faults.fault_of(path), Empty):
            return Answer(body={"data": []}, connection=hops)
        try:
            told = call.tell(structs.replace(ask, given=call.valid(request.query, given)))
        except Refusal as refusal:
            raise Refusal(structs.replace(refusal.answer, connection=hops)) from None
        if isinstance(told, Answer):
            return structs.replace(told, connection=hops, wait=max(told.wait, call.seconds))
        return Answer(body={"data": told}, connection=hops, wait=call.seconds, ordered=call.ordered, flat=call.flat)

    def _ask(self, actor: Actor, path: str, given: dict[str, str], worker: int) -> Ask:
        target = given.get("node", self._node)
        if target == "localhost":
            target = self._node
        return Ask(
            site=self._site,
            faults=self._faults,
            actor=actor,
            asked=self._node,
            node=target,
            path=path,
            given=given,
            picture=self._site.picture(),
            now=self._site.now,
            worker=worker,
        )

    def _passed_on(self, call: Call, ask: Ask) -> tuple[str, ...]:
        """The Connection headers of who helped to answer; refuses when one of them does not."""
        site = self._site
        if site.cluster.node(ask.node) is None:
            what = "Temporary failure in name resolution" if re.fullmatch(r"[\w.-]+", ask.node) else _NO_NAME
            raise failed(
                500, f"hostname lookup '{ask.node}' failed - failed to get address info for: {ask.node}: {what}"
            )
        answering = ask.asked if call.anywhere else ask.node
        if answering != ask.asked:
            self._reach(answering, ask)
        state = ask.picture.node(answering)
        down = self._faults.daemon_down if answering == ask.asked else False
        if call.protected:
            if down or state is None or not state.pvedaemon:
                raise Refusal(silent(595, "Cannot assign requested address"))
            return THROUGH_DAEMON if answering == ask.asked else THROUGH_BOTH
        return KEPT if answering == ask.asked else THROUGH_PEER

    def _reach(self, peer: str, ask: Ask) -> None:
        """595 and 596: what pveproxy says when it cannot pass a call on to another node."""
        match self._faults.peers.get(peer):
            case "refuses":
                raise Refusal(silent(595, "Connection refused"))
            case "silent":
                raise Refusal(silent(595, "Connection timed out", wait=TIMED_OUT))
            case "hangs":
                raise Refusal(silent(596, "Connection timed out", wait=TIMED_OUT))
            case _:
                state = ask.picture.node(peer)
        if state is None or not state.alive:
            raise Refusal(silent(595, "Connection timed out", wait=TIMED_OUT))

    def _without_pmxcfs(self, request: Request, path: str) -> Refusal:
        """Without the cluster's file system nobody can sign in; the first one waits for it."""
        wait = 0.0 if self._faults.answered_without_pmxcfs else FIRST_WITHOUT_PMXCFS
        self._faults.answered_without_pmxcfs = True
        if (request.method, path) == ("POST", "/access/ticket"):
            answer = refused().answer
            return Refusal(structs.replace(answer, wait=wait))
        return Refusal(silent(401, FAILED, wait=wait))

    def _in_dialect(self, answer: Answer) -> Answer:
        """Before release 8 errors had no message in their body."""
        if self._site.release >= (8, 0) or answer.form != "json":
            return answer
        return structs.replace(answer, body={key: value for key, value in answer.body.items() if key != "message"})


_NO_NAME = "Name or service not known"


def _formatted(answer: Answer, form: str, path: str) -> Answer:
    """The same in one of the other formats. What comes from before the API stays as it is."""
    if form == "json" or answer.form != "json":
        return answer
    match form:
        case "extjs":
            return _extjs(answer)
        case "html":
            text = msgspec.json.format(msgspec.json.encode(answer.body)).decode()
            page = _PAGE.format(path=path, text=text.replace('"', "&quot;"))
            kind = "text/html;charset=UTF-8"
        case _:
            told: Json = answer.body.get("data")
            rows = told.items() if isinstance(told, dict) else ()
            page = "[virt-viewer]\n" + "".join(f"{key}={value}\n" for key, value in sorted(rows))
            kind = "application/x-virt-viewer;charset=UTF-8"
    return structs.replace(answer, body=page, form="text", content_type=kind)


def _extjs(answer: Answer) -> Answer:
    """HTTP 200 whatever happens; `status` is a text."""
    if answer.status == 200:
        return structs.replace(answer, body={**answer.body, "success": 1})
    body = {**answer.body, "success": 0, "status": str(answer.status)}
    return structs.replace(answer, status=200, reason="OK", body=body)
