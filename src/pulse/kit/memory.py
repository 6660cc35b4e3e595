"""The garbage collector, set for a program that holds much and makes many short-lived values."""

import gc

YOUNG = 20_000
"""Values made since the last look at the young ones; Python's 700 would look several times during one poll."""


def settle() -> None:
    """Call once when everything is imported and built: what is there now stays, and is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
