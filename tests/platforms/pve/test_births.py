from pulse.platforms.pve.births import Births


def test_only_what_is_before_a_known_creation_is_about_another_guest() -> None:
    births = Births()
    births.at[100] = 500.0
    assert births.precedes(499.0, 100)
    assert not births.precedes(500.0, 100)
    assert not births.precedes(1.0, 101)
