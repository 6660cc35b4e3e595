"""A stand-in Proxmox VE server that answers from recordings, a tape or an imaginary estate."""

from tools.replay.answer import Answer, Source
from tools.replay.credentials import Credentials
from tools.replay.estate import Estate, estate
from tools.replay.faults import Faults
from tools.replay.playhead import Playhead, wall_clock
from tools.replay.recordings import Recordings
from tools.replay.server import ReplayOptions, ReplayServer
from tools.replay.tape import Tape

__all__ = [
    "Answer",
    "Credentials",
    "Estate",
    "Faults",
    "Playhead",
    "Recordings",
    "ReplayOptions",
    "ReplayServer",
    "Source",
    "Tape",
    "estate",
    "wall_clock",
]
