"""Write the reference pages that come from declarations: `python -m tools.reference`."""

import sys
from pathlib import Path

from pulse.config.settings import markdown
from pulse.model.metric import METRICS

FOLDER = Path(__file__).parents[1] / "docs" / "reference"


def pages() -> dict[str, str]:
    """Every generated page by file name, as it is committed."""
    return {"settings.md": settings(), "metrics.md": metrics()}


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


def main() -> int:
    """Write them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
