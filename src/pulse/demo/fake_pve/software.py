"""What runs on a node: its packages, repositories and services."""

from pulse.demo.fake_pve.answer import Json
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import TEXT, Call
from pulse.demo.fake_pve.nodes import NODE_AUDIT

Row = dict[str, Json]
SERVICES_SECONDS = 2.0
SERVICE_SECONDS = 0.8
VERSIONS_SECONDS = 1.1
UPDATE_SECONDS = 1.5
REPORT_SECONDS = 14.0

_PACKAGES = (
    ("pve-manager", "Proxmox", "admin", "Proxmox Virtual Environment Management Tools"),
    ("qemu-server", "Proxmox", "admin", "Qemu Server Tools"),
    ("pve-container", "Proxmox", "perl", "Proxmox VE Container management tool"),
    ("libpve-storage-perl", "Proxmox", "perl", "Proxmox VE storage management library"),
    ("corosync", "Proxmox", "admin", "Cluster engine daemon and utilities"),
    ("pve-cluster", "Proxmox", "admin", "pmxcfs distributed cluster filesystem for Proxmox Virtual Environment."),
    ("openssl", "Debian-Security", "utils", "Secure Sockets Layer toolkit - cryptographic utility"),
    ("libc6", "Debian", "libs", "GNU C Library: Shared libraries"),
    ("systemd", "Debian", "admin", "system and service manager"),
    ("zfsutils-linux", "Proxmox", "admin", "command-line tools to manage OpenZFS filesystems"),
    ("curl", "Debian", "web", "command line tool for transferring data with URL syntax"),
    ("vim-tiny", "Debian", "editors", "Vi IMproved - enhanced vi editor - compact version"),
)
_SERVICES = (
    ("chrony", "chrony, an NTP client/server"),
    ("corosync", "Corosync Cluster Engine"),
    ("cron", "Regular background program processing daemon"),
    ("ksmtuned", "ksmtuned.service"),
    ("lxcfs", "FUSE filesystem for LXC"),
    ("postfix", "Postfix Mail Transport Agent"),
    ("proxmox-firewall", "Proxmox nftables firewall"),
    ("pve-cluster", "The Proxmox VE cluster filesystem"),
    ("pve-firewall", "Proxmox VE firewall"),
    ("pve-ha-crm", "PVE Cluster HA Resource Manager Daemon"),
    ("pve-ha-lrm", "PVE Local HA Resource Manager Daemon"),
    ("pvedaemon", "PVE API Daemon"),
    ("pveproxy", "PVE API Proxy Server"),
    ("pvescheduler", "Proxmox VE scheduler"),
    ("pvestatd", "PVE Status Daemon"),
    ("qmeventd", "PVE Qemu Event Daemon"),
    ("spiceproxy", "PVE SPICE Proxy Server"),
    ("sshd", "OpenBSD Secure Shell server"),
    ("syslog", "syslog.service"),
    ("systemd-journald", "Journal Service"),
    ("systemd-timesyncd", "systemd-timesyncd.service"),
)
_NOT_INSTALLED = frozenset({"ksmtuned", "syslog", "systemd-timesyncd"})
_REPOSITORIES = (("main contrib", "trixie"), ("main contrib", "trixie-updates"), ("main contrib", "trixie-security"))


def _updates(ask: Ask) -> Json:
    """As many as the node has waiting, with capitalised keys."""
    return [
        {
            "Package": name,
            "Title": title,
            "Description": title,
            "Version": f"{ask.major}.{place}.2-1",
            "OldVersion": f"{ask.major}.{place}.1-1",
            "Origin": origin,
            "Section": section,
            "Priority": "optional",
            "Arch": "amd64",
        }
        for place, (name, origin, section, title) in enumerate(_PACKAGES * 5)
        if place < ask.place.updates
    ]


def _versions(ask: Ask) -> Json:
    rows: list[Row] = []
    for place, (name, origin, section, title) in enumerate(_PACKAGES):
        version = ask.place.version if name == "pve-manager" else f"{ask.major}.{place}.1-1"
        row: Row = {
            "Package": name,
            "Title": title,
            "Description": title,
            "Version": version,
            "Origin": origin,
            "Section": section,
            "Priority": "optional",
            "Arch": "amd64",
            "CurrentState": "Installed",
        }
        if name == "pve-manager":
            row |= {"ManagerVersion": version, "RunningKernel": ask.place.kernel}
        rows.append(row | {"OldVersion": version})
    return rows


def _repositories(_: Ask) -> Json:
    entries = [
        {
            "Types": ["deb"],
            "URIs": ["http://deb.mirror.test/debian"],
            "Suites": [suite],
            "Components": components.split(),
            "FileType": "list",
            "Enabled": 1,
        }
        for components, suite in _REPOSITORIES
    ]
    standard = [
        {"handle": "enterprise", "name": "Enterprise", "description": "The default repository, for subscribers."},
        {"handle": "no-subscription", "name": "No-Subscription", "description": "For testing.", "status": 1},
    ]
    file = {"path": "/etc/apt/sources.list", "file-type": "list", "digest": [*range(32)], "repositories": entries}
    digest = "eab5bd6282e5af30361acd4e6b4b0d3255bfef95601890afd80709da39a3ee5e"
    return {"files": [file], "standard-repos": standard, "errors": [], "infos": [], "digest": digest}


def _services(_: Ask) -> Json:
    return [_service(name, text) for name, text in _SERVICES]


def _service(name: str, text: str) -> Row:
    installed = name not in _NOT_INSTALLED
    return {
        "service": name,
        "name": name,
        "desc": text,
        "state": "running" if installed else "dead",
        "active-state": "active" if installed else "inactive",
        "unit-state": "enabled" if installed else "not-found",
    }


def _service_state(ask: Ask) -> Json:
    return _service(ask.given["service"], dict(_SERVICES).get(ask.given["service"], ""))


def _service_steps(_: Ask) -> Json:
    return [{"subdir": name} for name in ("state", "start", "stop", "restart", "reload")]


def _report(ask: Ask) -> Json:
    return f"# pveversion\npve-manager/{ask.place.version} (running kernel: {ask.place.kernel})\n"


_NODE = "/nodes/{node}"
_ONE = f"{_NODE}/services/{{service}}"

CALLS = (
    Call(
        path=f"{_NODE}/apt/update",
        tell=_updates,
        needs=(_NODE, "Sys.Modify"),
        protected=True,
        seconds=UPDATE_SECONDS,
        ordered=True,
    ),
    Call(path=f"{_NODE}/apt/versions", tell=_versions, needs=NODE_AUDIT, seconds=VERSIONS_SECONDS, ordered=True),
    Call(path=f"{_NODE}/apt/repositories", tell=_repositories, needs=NODE_AUDIT),
    Call(path=f"{_NODE}/services", tell=_services, needs=NODE_AUDIT, protected=True, seconds=SERVICES_SECONDS),
    Call(path=_ONE, tell=_service_steps, needs=NODE_AUDIT),
    Call(path=f"{_ONE}/state", tell=_service_state, needs=NODE_AUDIT, protected=True, seconds=SERVICE_SECONDS),
    Call(
        path=f"{_NODE}/report",
        tell=_report,
        needs=NODE_AUDIT,
        protected=True,
        seconds=REPORT_SECONDS,
        parameters={"type": TEXT},
    ),
)
