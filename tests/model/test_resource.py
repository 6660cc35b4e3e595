"""Ids are safe in a URL and never collide."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pulse.model.resource import resource_id


def test_an_ordinary_name_stands_as_it_is() -> None:
    assert resource_id("pve", "k3f9", "storage", "pve1:local-lvm") == "pve:k3f9:storage:pve1:local-lvm"


def test_other_bytes_are_written_in_hex() -> None:
    assert resource_id("pve", "k3f9", "storage", "a/b é") == "pve:k3f9:storage:a~2fb~20~c3~a9"


@given(st.text(), st.text())
def test_different_names_make_different_ids_of_plain_characters(one: str, other: str) -> None:
    try:
        ids = [resource_id("pve", "k", "guest", name) for name in (one, other)]
    except UnicodeEncodeError:
        return  # a lone surrogate is no text that JSON can carry

    assert (ids[0] == ids[1]) == (one == other)
    assert all(re.fullmatch(r"[A-Za-z0-9._:~-]+", id_) for id_ in ids)
