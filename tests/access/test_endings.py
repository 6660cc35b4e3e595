"""Whoever waits for the end of a right is told once."""

from pulse.access.endings import Endings


def test_each_listener_of_a_key_is_told_once() -> None:
    endings, told = Endings(), list[str]()
    endings.on_end("a", lambda: told.append("a"))
    endings.on_end("a", lambda: told.append("a too"))
    endings.on_end("b", lambda: told.append("b"))
    endings.ended("a")
    endings.ended("a")

    assert sorted(told) == ["a", "a too"]
    assert endings.awaited() == ["b"]


def test_a_listener_that_stopped_is_neither_told_nor_remembered() -> None:
    endings, told = Endings(), list[str]()
    stop = endings.on_end("a", lambda: told.append("stopped"))
    endings.on_end("a", lambda: told.append("still there"))
    stop()
    endings.ended("a")
    stop()

    assert told == ["still there"]
    assert endings.awaited() == []


def test_one_who_listens_again_after_an_end_is_not_stopped_by_the_one_before() -> None:
    endings, told = Endings(), list[str]()
    stop = endings.on_end("a", lambda: told.append("first"))
    endings.ended("a")
    endings.on_end("a", lambda: told.append("second"))
    stop()
    endings.ended("a")

    assert told == ["first", "second"]
