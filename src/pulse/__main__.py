"""Start Pulse from the command line."""

import sys

from pulse.cli import main

if __name__ == "__main__":
    sys.exit(main())
