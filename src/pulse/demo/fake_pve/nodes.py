"""A node: its status, what stands in its files, its clock, its networks, its certificates."""

from pulse.demo.fake_pve.answer import Answer, Json
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import FLAG, NUMBER, TEXT, Call, enum
from pulse.demo.fake_pve.membership import repo_id
from pulse.demo.fake_pve.resources import node_row
from pulse.demo.picture import NodeState

NODE_AUDIT = ("/nodes/{node}", "Sys.Audit")
_FLAGS = (
    "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ht syscall nx "
    "mmxext fxsr_opt pdpe1gb rdtscp lm constant_tsc rep_good nopl nonstop_tsc cpuid extd_apicid aperfmperf rapl pni "
    "pclmulqdq monitor ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx f16c rdrand lahf_lm cmp_legacy svm"
)
_DIGEST = "6957acd3fd924ca8ed0af47469b3d4ad7a1ed07d"
_SHOP = "https://www.proxmox.com/en/proxmox-virtual-environment/pricing"


def _nodes(ask: Ask) -> Json:
    return [node_row(ask, state, own=False) for state in ask.picture.nodes]


def _state(ask: Ask) -> NodeState:
    state = ask.picture.node(ask.node)
    if state is None:
        raise KeyError(ask.node)
    return state


def _status(ask: Ask) -> Json:
    """The node's own reading. `cpu`, `idle` and `wait` are differences since the last call in the same worker."""
    node, state = ask.place, _state(ask)
    figures = state.figures
    if figures is None:  # without pvestatd the call still reads the node itself; the picture has no fresher numbers
        cpu = wait = 0.0
        memory, root_used, swap_used, load = node.memory_used, node.root_used, 0, (node.load,) * 3
        free = max(0, node.memory - memory - node.memory_cache)
    else:
        cpu, wait, memory, load = figures.cpu, figures.wait, figures.memory, figures.load
        root_used, swap_used, free = figures.root_used, figures.swap_used, figures.memory_free
    key = (ask.node, ask.worker)
    kernel = f"#1 SMP PREEMPT_DYNAMIC PMX {node.kernel.removesuffix('-pve')}"
    told: dict[str, Json] = {
        "cpu": ask.site.sampled(("cpu", *key), lambda: cpu) or 0,
        "wait": ask.site.sampled(("wait", *key), lambda: wait) or 0,
        "idle": 0,
        "loadavg": [f"{value:.2f}" for value in load],
        "uptime": int(ask.now - state.booted_at),
        "memory": {"total": node.memory, "used": memory, "free": free},
        "swap": {"total": node.swap, "used": min(swap_used, node.swap), "free": max(0, node.swap - swap_used)},
        "rootfs": {
            "total": node.root,
            "used": root_used,
            "free": node.root - root_used,
            "avail": int((node.root - root_used) * 0.95),
        },
        "ksm": {"shared": 0},
        "cpuinfo": _cpuinfo(ask),
        "kversion": f"Linux {node.kernel} {kernel}",
        "pveversion": f"pve-manager/{node.version}/{repo_id(node.version)}",
    }
    if node.major >= 9:
        told["memory"]["available"] = node.memory - memory
    if node.major >= 8:
        told["boot-info"] = {"mode": "efi", "secureboot": 0}
        told["current-kernel"] = {
            "machine": "x86_64",
            "release": node.kernel,
            "sysname": "Linux",
            "version": kernel,
        }
    return told


def _cpuinfo(ask: Ask) -> dict[str, Json]:
    node = ask.place
    told: dict[str, Json] = {
        "cpus": node.threads,
        "cores": max(1, node.threads // 2 // node.sockets),
        "sockets": node.sockets,
        "model": node.model,
        "mhz": "2445.434",
        "flags": _FLAGS,
        "hvm": "1",
        "user_hz": 100,
    }
    if ask.site.release >= (9, 2):
        told |= {"vendor": "AuthenticAMD" if "AMD" in node.model else "GenuineIntel", "family": "25"}
    return told


def _time(ask: Ask) -> Json:
    told = int(ask.site.clock(ask.node))
    return {"time": told, "localtime": told + 3600, "timezone": "Europe/Berlin"}


def _dns(_: Ask) -> Json:
    return {"dns1": "10.20.0.53"}


def _hosts(ask: Ask) -> Json:
    lines = ["127.0.0.1 localhost.localdomain localhost"]
    lines += [f"{s.node.address} {s.node.name}.example.lan {s.node.name}" for s in ask.picture.nodes]
    return {"data": "\n".join([*lines, ""]), "digest": _DIGEST}


def _config(ask: Ask) -> Json:
    return {"description": f"{ask.node}\n", "digest": _DIGEST}


def _network(ask: Ask) -> Json:
    address = ask.place.address
    gateway = ".".join([*address.split(".")[:3], "1"])
    return [
        {
            "iface": "eno1",
            "type": "eth",
            "active": 1,
            "method": "manual",
            "method6": "manual",
            "families": ["inet"],
            "priority": 3,
        },
        {
            "iface": "vmbr0",
            "type": "bridge",
            "active": 1,
            "autostart": 1,
            "method": "static",
            "method6": "manual",
            "families": ["inet"],
            "address": address,
            "netmask": "24",
            "cidr": f"{address}/24",
            "gateway": gateway,
            "bridge_ports": "eno1",
            "bridge_stp": "off",
            "bridge_fd": "0",
            "comments": "LAN\n",
            "priority": 5,
        },
        {
            "iface": "eno2",
            "type": "eth",
            "method": "manual",
            "method6": "manual",
            "families": ["inet"],
            "priority": 4,
        },
    ]


def _netstat(ask: Ask) -> Json:
    """Texts, also for numbers. It tells of all guests of the cluster that run."""
    return [
        {
            "vmid": str(state.guest.vmid),
            "dev": "net0",
            "in": str(state.figures.netin),
            "out": str(state.figures.netout),
        }
        for state in ask.picture.guests
        if state.figures is not None and state.figures.status == "running"
    ]


def _certificates(ask: Ask) -> Json:
    shown = ask.site.certificate(ask.node)
    row: dict[str, Json] = {
        "filename": "pve-ssl.pem",
        "fingerprint": shown.fingerprint,
        "subject": shown.subject,
        "issuer": shown.issuer,
        "san": list(shown.names),
        "notbefore": shown.not_before,
        "notafter": shown.not_after,
        "pem": shown.pem,
        "public-key-bits": 256,
        "public-key-type": "id-ecPublicKey",
    }
    return [row | {"filename": "pve-root-ca.pem", "san": []}, row]


def _subscription(ask: Ask) -> Json:
    """Without a key. The id of the server only for who may see the node."""
    told = {"status": "notfound", "message": "There is no subscription key", "url": _SHOP}
    if ask.may(f"/nodes/{ask.node}", "Sys.Audit"):
        told["serverid"] = "88C7B05E1B484CE1B99A53B86811A2AA"
    return told


def _journal(ask: Ask) -> Answer:
    """Always gzip, and JSON without its charset."""
    lines = [f"{ask.node} pvestatd[1287]: status update time ({second / 10:.3f} seconds)" for second in range(1, 6)]
    return Answer(body={"data": lines}, content_type="application/json", always_zipped=True)


def _syslog(ask: Ask) -> Answer:
    lines = [f"Nov 24 14:56:{10 + line} {ask.node} pvestatd[1287]: status update" for line in range(5)]
    rows = [{"n": place, "t": line} for place, line in enumerate(lines, 1)]
    return Answer(body={"data": rows, "total": len(rows)}, ordered=True)


def _pci(_: Ask) -> Json:
    return [
        {
            "id": "0000:00:02.0",
            "class": "0x010802",
            "vendor": "0x144d",
            "vendor_name": "Samsung Electronics Co Ltd",
            "device": "0xa80a",
            "device_name": "NVMe SSD Controller PM9A1",
            "subsystem_vendor": "0x144d",
            "subsystem_vendor_name": "Samsung Electronics Co Ltd",
            "subsystem_device": "0xa801",
            "iommugroup": 14,
        }
    ]


def _cpu_models(_: Ask) -> Json:
    models = (("kvm64", "default"), ("host", "default"), ("EPYC-Milan", "AuthenticAMD"), ("Haswell", "GenuineIntel"))
    return [{"name": name, "vendor": vendor, "custom": 0} for name, vendor in models]


def _machines(ask: Ask) -> Json:
    versions = ("10.0", "9.2", "9.0") if ask.major >= 9 else ("9.0", "8.1")
    return [
        {"id": f"pc-{kind}-{version}", "type": kind, "version": version}
        for kind in ("i440fx", "q35")
        for version in versions
    ]


def _scan(_: Ask) -> Json:
    return [{"method": method} for method in ("cifs", "iscsi", "lvm", "nfs", "pbs", "zfs")]


_LOG = {"limit": NUMBER, "start": NUMBER, "since": TEXT, "until": TEXT, "service": TEXT}
_JOURNAL = {"lastentries": NUMBER, "since": NUMBER, "until": NUMBER, "startcursor": TEXT, "endcursor": TEXT}
SYSLOG = ("/nodes/{node}", "Sys.Syslog")

CALLS = (
    Call(path="/nodes", tell=_nodes),
    Call(path="/nodes/{node}/status", tell=_status, needs=NODE_AUDIT),
    Call(path="/nodes/{node}/time", tell=_time, needs=NODE_AUDIT),
    Call(path="/nodes/{node}/dns", tell=_dns, needs=NODE_AUDIT),
    Call(path="/nodes/{node}/hosts", tell=_hosts, needs=("/", "Sys.Audit"), protected=True),
    Call(path="/nodes/{node}/config", tell=_config, needs=("/", "Sys.Audit"), parameters={"property": TEXT}),
    Call(path="/nodes/{node}/network", tell=_network, parameters={"type": TEXT}),
    Call(path="/nodes/{node}/netstat", tell=_netstat, needs=NODE_AUDIT),
    Call(path="/nodes/{node}/certificates/info", tell=_certificates),
    Call(path="/nodes/{node}/subscription", tell=_subscription),
    Call(path="/nodes/{node}/journal", tell=_journal, needs=SYSLOG, protected=True, parameters=_JOURNAL),
    Call(path="/nodes/{node}/syslog", tell=_syslog, needs=SYSLOG, protected=True, parameters=_LOG),
    Call(path="/nodes/{node}/hardware/pci", tell=_pci, needs=NODE_AUDIT, protected=True, parameters={"verbose": FLAG}),
    Call(path="/nodes/{node}/hardware/usb", tell=lambda _: [], needs=("/", "Sys.Modify"), protected=True),
    Call(path="/nodes/{node}/capabilities/qemu/cpu", tell=_cpu_models, parameters={"arch": enum("x86_64", "aarch64")}),
    Call(path="/nodes/{node}/capabilities/qemu/machines", tell=_machines),
    Call(path="/nodes/{node}/scan", tell=_scan),
)
