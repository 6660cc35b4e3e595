"""Write the reference pages that come from declarations: `python -m tools.reference`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from pulse.config.settings import markdown
from pulse.model.metric import METRICS
from pulse.platforms.pve.agenda import TOPICS
from pulse.platforms.pve.topic import Area, Need, Topic
from pulse.platforms.pve.versions import auditor, privilege_inside

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
AREAS: tuple[str, ...] = get_args(Area)


def pages() -> dict[str, str]:
    """Every generated page by file name, as it is committed."""
    return {"settings.md": settings(), "metrics.md": metrics(), "privileges.md": privileges()}


def settings() -> str:
    """The page of all settings."""
    return (
        "# Settings\n\n"
        "Pulse reads these variables from its environment when it starts. Everything else is set on its pages.\n"
        "A variable that begins with `PULSE_` and is not in this table stops the start: a typo is never silence.\n\n"
        f"{markdown()}"
    )


def metrics() -> str:
    """The page of all metrics."""
    rows = [f"| `{metric.name}` | {metric.unit} | {metric.title} |" for metric in METRICS.values()]
    return (
        "# Metrics\n\n"
        "One name per quantity, the same for every kind of resource. A share is between 0 and 1. A reading that Pulse\n"
        "does not know is absent; 0 means measured zero.\n\n"
        + "\n".join(["| metric | unit | meaning |", "|---|---|---|", *rows])
        + "\n"
    )


def privileges() -> str:
    """The page of what is seen with which privilege of Proxmox VE."""
    rows = []
    for topic in sorted(TOPICS, key=lambda topic: (AREAS.index(topic.area), topic.title)):
        needs = [*topic.needs, *topic.wants, *_of_guests(topic)]
        told = [_privilege(need) for need in needs] or ["none of its own | | "]
        rows += [f"| {topic.area} | {topic.title} | {one} |" for one in told]
    return (
        "# Privileges on Proxmox VE\n\n"
        "What Pulse asks of a cluster, and the privilege without which it does not see it; of several, one is enough.\n"
        "A list has in it what one may see: nodes with `Sys.Audit`, guests with `VM.Audit`, storages with\n"
        "`Datastore.Audit`. What the role PVEAuditor does not bring is optional.\n\n"
        + "\n".join(
            ["| part | what is seen | privilege | on the path | in PVEAuditor |", "|---|---|---|---|---|", *rows]
        )
        + "\n"
    )


def _of_guests(topic: Topic) -> list[Need]:
    """What a topic is asked with that goes from guest to guest."""
    if topic.area == "Guest agent":
        return [Need((privilege_inside("9.0"),), "/vms"), Need((f"{privilege_inside('8.4')} (before 9)",), "/vms")]
    return [Need(("VM.Audit",), "/vms")] if topic.area == "Guests" else []


def _privilege(need: Need) -> str:
    path = need.path.replace("{node}", "*node*").replace("{storage}", "*storage*")
    path = "`" + path + "`" if "*" not in path else path
    return f"{' or '.join(f'`{one}`' for one in need.privileges)} | {path} | {_in_auditor(need.privileges)}"


def _in_auditor(held: Sequence[str]) -> str:
    """Since which of the versions that Pulse knows."""
    since = [version for version in ("7.4", "8.4", "9.2") if not auditor(version).isdisjoint(held)]
    if not since:
        return "no: optional"
    return "yes" if since[0] == "7.4" else f"yes, from version {since[0][0]} on"


def main() -> int:
    """Write them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
