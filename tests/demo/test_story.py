from pulse.demo.estate import MOMENT
from pulse.demo.story import CALM_BEFORE, DAY, Daily, Restart, Story, local_midnight, weekday

AT = MOMENT + 600.0


def restart(at: float = AT, cluster: str = "c") -> Restart:
    return Restart(cluster=cluster, at=at, vmid=100)


def instants(story: Story, since: float, until: float) -> list[float]:
    return [event.at for event in story.events("c", since, until)]


def test_the_moment_is_a_tuesday_afternoon() -> None:
    assert weekday(MOMENT) == 1
    assert MOMENT - local_midnight(MOMENT) == 14 * 3600 + 56 * 60 + 20


def test_what_happens_once_is_told_once_in_its_own_cluster() -> None:
    story = Story(once=(restart(), restart(cluster="other")))
    assert instants(story, AT - 1, AT + 10 * DAY) == [AT]
    assert instants(story, AT + 1, AT + 10 * DAY) == []


def test_what_happens_daily_happens_at_the_same_time_every_day() -> None:
    story = Story(daily=(Daily(restart()),))
    assert instants(story, AT - 60, AT + 2 * DAY + 1) == [AT, AT + DAY, AT + 2 * DAY]
    assert instants(story, AT + 5 * DAY + 1, AT + 6 * DAY + 1) == [AT + 6 * DAY]


def test_what_happens_daily_happened_not_before_the_calm_unless_it_always_did() -> None:
    assert instants(Story(daily=(Daily(restart(MOMENT - 600)),)), CALM_BEFORE - 3 * DAY, CALM_BEFORE) == []
    always = Story(daily=(Daily(restart(MOMENT - 600), always=True),))
    assert len(instants(always, CALM_BEFORE - 3 * DAY, CALM_BEFORE)) == 3


def test_what_happens_on_a_weekday_happens_once_a_week() -> None:
    story = Story(daily=(Daily(restart(), frozenset((3,))),))
    found = instants(story, MOMENT, MOMENT + 21 * DAY)
    assert [weekday(at) for at in found] == [3, 3, 3]


def test_another_event_makes_another_story_and_events_are_told_in_order() -> None:
    story = Story(once=(restart(AT + 10),))
    longer = story.and_then(restart(AT))
    assert instants(longer, MOMENT, AT + 60) == [AT, AT + 10]
    assert instants(story, MOMENT, AT + 60) == [AT + 10]
