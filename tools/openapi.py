"""Write the OpenAPI document of the server: `python -m tools.openapi`."""

import json
import sys
from pathlib import Path

from pulse.api.openapi import document

TARGET = Path(__file__).parent.parent / "docs" / "reference" / "openapi.json"


def rendered() -> str:
    """The document as it is committed."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the committed copy."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(rendered())
    return 0


if __name__ == "__main__":
    sys.exit(main())
