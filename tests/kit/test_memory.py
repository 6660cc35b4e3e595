"""What is there when the program settles is never looked at again by the garbage collector."""

import subprocess
import sys

PROGRAM = """
import gc
from pulse.kit.memory import YOUNG, settle
settle()
assert gc.get_freeze_count() > 1_000, gc.get_freeze_count()
assert gc.get_threshold()[0] == YOUNG
assert gc.isenabled()
"""


def test_what_is_built_at_the_start_is_frozen_and_the_collector_stays_on() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)
