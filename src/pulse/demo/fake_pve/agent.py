"""The guest agent of a VM, as QEMU passes its answers on."""

from collections.abc import Callable, Mapping

from pulse.demo.estate import GIB, MIB
from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import TEXT, Call
from pulse.demo.fake_pve.guest_config import address_of, hardware_address
from pulse.demo.fake_pve.guests import here
from pulse.demo.picture import GuestState

NOT_RUNNING_AFTER = 3.0
SECONDS = 0.1
_COMMANDS = (
    "exec exec-status file-read file-write fsfreeze-freeze fsfreeze-status fsfreeze-thaw fstrim get-fsinfo "
    "get-host-name get-memory-block-info get-memory-blocks get-osinfo get-time get-timezone get-users get-vcpus info "
    "network-get-interfaces ping set-user-password shutdown suspend-disk suspend-hybrid suspend-ram"
).split()
_SUPPORTED = (
    "guest-ping guest-info guest-get-osinfo guest-get-fsinfo guest-network-get-interfaces guest-file-open".split()
)
_EFI = 512 * MIB
_BOOTING = 25.0

Tell = Callable[[Ask, GuestState], Json]


def privileges(major: int, *, reads_files: bool = False) -> tuple[str, ...]:
    """Of which one is needed: PVEAuditor has none of them before release 9."""
    if major < 9:
        return ("VM.Monitor",)
    wanted = "VM.GuestAgent.FileRead" if reads_files else "VM.GuestAgent.Audit"
    return (wanted, "VM.GuestAgent.Unrestricted")


def asked(tell: Tell, *, reads_files: bool = False) -> Callable[[Ask], Json]:
    """A call to the agent: the right to it first, then whether it answers."""

    def answer(ask: Ask) -> Json:
        vmid = ask.given["vmid"]
        ask.need(f"/vms/{vmid}", *privileges(ask.major, reads_files=reads_files))
        state = here(ask, "qemu")
        if not state.guest.agent:
            raise failed(500, "No QEMU guest agent configured")
        if state.now == "stopped":
            raise failed(500, f"VM {vmid} is not running")
        if state.now == "paused" or ask.now - (state.started_at or ask.now) < _BOOTING:
            raise failed(500, "QEMU guest agent is not running", wait=NOT_RUNNING_AFTER)
        return tell(ask, state)

    return answer


def _commands(ask: Ask) -> Json:
    here(ask, "qemu")
    return [{"name": name} for name in _COMMANDS]


def _result(told: Json) -> Json:
    return {"result": told}


def _info(ask: Ask, _: GuestState) -> Json:
    supported = [{"name": name, "enabled": True, "success-response": True} for name in _SUPPORTED]
    return _result({"version": "10.0.2" if ask.major >= 9 else "8.2.2", "supported_commands": supported})


def _interfaces(_: Ask, state: GuestState) -> Json:
    guest, figures = state.guest, state.figures
    received, sent = (0, 0) if figures is None else (figures.netin, figures.netout)
    hardware = hardware_address(guest).lower()
    return _result(
        [
            {
                "name": "lo",
                "hardware-address": "00:00:00:00:00:00",
                "ip-addresses": [_ip("127.0.0.1", 8), _ip("::1", 128)],
                "statistics": _statistics(0, 0),
            },
            {
                "name": "eth0",
                "hardware-address": hardware,
                "ip-addresses": [_ip(address_of(guest), 24), _ip("fe80::be24:11ff:feaa:1", 64)],
                "statistics": _statistics(received, sent),
            },
        ]
    )


def _ip(address: str, prefix: int) -> Json:
    return {"ip-address": address, "ip-address-type": "ipv6" if ":" in address else "ipv4", "prefix": prefix}


def _statistics(received: int, sent: int) -> Mapping[str, int]:
    told = dict.fromkeys(("rx-errs", "rx-dropped", "tx-errs", "tx-dropped"), 0)
    return told | {
        "rx-bytes": received,
        "tx-bytes": sent,
        "rx-packets": received // 900,
        "tx-packets": sent // 900,
    }


def _osinfo(_: Ask, state: GuestState) -> Json:
    if state.guest.windows:
        return _result(
            {
                "id": "mswindows",
                "name": "Microsoft Windows",
                "pretty-name": "Windows Server 2022 Standard",
                "version": "Microsoft Windows Server 2022",
                "version-id": "2022",
                "machine": "x86_64",
                "kernel-release": "20348",
                "kernel-version": "10.0",
                "variant": "server",
                "variant-id": "server",
            }
        )
    return _result(
        {
            "id": "debian",
            "name": "Debian GNU/Linux",
            "pretty-name": "Debian GNU/Linux 13 (trixie)",
            "version": "13 (trixie)",
            "version-id": "13",
            "machine": "x86_64",
            "kernel-release": "6.12.57+deb13-amd64",
            "kernel-version": "#1 SMP PREEMPT_DYNAMIC Debian 6.12.57-1 (2026-11-05)",
        }
    )


def _fsinfo(_: Ask, state: GuestState) -> Json:
    """File systems, with what a monitor has to leave out: a read-only image, a boot partition."""
    guest = state.guest
    kind = "NTFS" if guest.windows else "ext4"
    told: list[Json] = []
    for place, disk in enumerate(guest.disks):
        row: dict[str, Json] = {
            "name": f"dm-{place}",
            "type": kind,
            "mountpoint": disk.mount,
            "disk": [_disk_of(place)],
        }
        if disk.used is not None:
            used = int(disk.size * disk.used)
            row |= {"total-bytes": disk.size, "total-bytes-privileged": int(disk.size * 1.05), "used-bytes": used}
        told.append(row)
    if not guest.windows:
        boot: dict[str, Json] = {"name": "sda15", "type": "vfat", "mountpoint": "/boot/efi", "disk": [_disk_of(0)]}
        told.append(boot | {"total-bytes": _EFI, "used-bytes": _EFI // 80})
    return _result(told)


def _disk_of(place: int) -> Json:
    return {
        "bus": place,
        "bus-type": "scsi",
        "dev": f"/dev/sd{'abcdefghij'[place % 10]}1",
        "pci-controller": {"bus": 0, "domain": 0, "function": 0, "slot": 5},
        "serial": "0QEMU_QEMU_HARDDISK_drive-scsi0",
        "target": 0,
        "unit": 0,
    }


def _vcpus(_: Ask, state: GuestState) -> Json:
    return _result(
        [{"logical-id": place, "online": True, "can-offline": place > 0} for place in range(state.guest.cores)]
    )


def _blocks(_: Ask, state: GuestState) -> Json:
    count = min(8, max(1, state.guest.memory // GIB))
    return _result([{"phys-index": place, "online": True, "can-offline": True} for place in range(count)])


def _file(ask: Ask, state: GuestState) -> Json:
    """/proc/meminfo, which says what a guest has available."""
    if ask.given["file"] != "/proc/meminfo":
        path = ask.given["file"]
        raise failed(500, f"Agent error: failed to open file '{path}' (mode: 'r'): No such file or directory")
    used = 0 if state.figures is None else state.figures.memory
    total, available = state.guest.memory // 1024, (state.guest.memory - used) // 1024
    lines = f"MemTotal:       {total} kB\nMemFree:        {available // 3} kB\nMemAvailable:   {available} kB\n"
    return {"content": lines, "bytes-read": len(lines)}


_TOLD: Mapping[str, Tell] = {
    "info": _info,
    "network-get-interfaces": _interfaces,
    "get-osinfo": _osinfo,
    "get-fsinfo": _fsinfo,
    "get-host-name": lambda _, state: _result({"host-name": state.guest.name}),
    "get-time": lambda ask, _: _result(int(ask.now * 1e9)),
    "get-timezone": lambda _, __: _result({"zone": "UTC", "offset": 0}),
    "get-users": lambda _, __: _result([]),
    "get-vcpus": _vcpus,
    "get-memory-blocks": _blocks,
    "get-memory-block-info": lambda _, __: _result({"size": 128 * MIB}),
}
_AT = "/nodes/{node}/qemu/{vmid}/agent"

CALLS = (
    Call(path=_AT, tell=_commands, needs=("/vms/{vmid}", "VM.Audit")),
    *(
        Call(path=f"{_AT}/{name}", tell=asked(tell), protected=True, seconds=SECONDS, ordered=True)
        for name, tell in _TOLD.items()
    ),
    Call(
        path=f"{_AT}/file-read",
        tell=asked(_file, reads_files=True),
        protected=True,
        seconds=SECONDS,
        parameters={"file": TEXT},
    ),
)
