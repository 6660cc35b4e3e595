"""`pulse` as it is, which soon loses patience with who does not answer its pings: `python hasty.py serve`."""

import sys

from pulse.api import websocket
from pulse.cli import main

if __name__ == "__main__":
    websocket.PING_EVERY, websocket.ANSWER_WITHIN = 1.0, 2.0
    sys.exit(main(sys.argv[1:]))
