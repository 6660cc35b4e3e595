"""Browsers in which a person has signed in before: what is said of one, and whether it is true.

A mark is a random name and its HMAC under a key made of the stored hash of the person's password. So nothing has to be
kept, nobody without the data folder can make one, it holds for one person only, and a change of the password ends all.
"""

import hashlib
import hmac
import re
import secrets

from pulse.config.documents import Person
from pulse.kit.secret import Secret

_FORM = re.compile(r"(?P<name>[A-Za-z0-9_-]{16})\.(?P<proof>[0-9a-f]{64})")


def marked(person: Person) -> Secret:
    """A mark for another browser of this person."""
    name = secrets.token_urlsafe(12)
    return Secret(f"{name}.{_proof(person, name)}")


def device_of(person: Person | None, mark: str | None) -> str | None:
    """The random name of the browser, when the mark is one of this person's."""
    match = _FORM.fullmatch(mark or "")
    if person is None or match is None or not hmac.compare_digest(match["proof"], _proof(person, match["name"])):
        return None
    return match["name"]


def _proof(person: Person, name: str) -> str:
    key = hashlib.sha256(b"pulse device\0" + person.password.reveal().encode()).digest()
    return hmac.new(key, f"{person.name}\0{name}".encode(), hashlib.sha256).hexdigest()
