"""Who may sign in to a cluster, and what each may do: users, their API tokens, access control lists."""

from collections.abc import Iterable

from msgspec import Struct, structs

from pulse.demo.fake_pve.privileges import NONE, Grant, Privileges, privileges, roles

AUDITOR = (Grant("/", "PVEAuditor"),)
EVERYTHING = (Grant("/", "Administrator"),)
THROW_AWAY = "imaginary-monitor"
THROW_AWAY_TOKEN = "0b1d4c6e-7a52-4f0e-9c3b-5d8e2f6a1b90"  # noqa: S105 - worth nothing outside of an imaginary estate


class Token(Struct, frozen=True):
    """An API token. Separated ones have at most what their own grants give; `expire` 0 is never."""

    name: str
    secret: str
    grants: tuple[Grant, ...] = ()
    separated: bool = True
    expire: int = 0
    comment: str = ""


class User(Struct, frozen=True):
    """A user with its realm, like `monitor@pve`. Root may do everything."""

    name: str
    password: str
    grants: tuple[Grant, ...] = ()
    tokens: tuple[Token, ...] = ()
    enabled: bool = True
    expire: int = 0
    comment: str = ""

    def token(self, name: str) -> Token | None:
        """Its token of this name."""
        return next((token for token in self.tokens if token.name == name), None)


class Actor(Struct, frozen=True):
    """Who asks: a user, by a ticket or by one of its tokens."""

    user: str
    token: str | None = None

    @property
    def name(self) -> str:
        """`monitor@pve`, or `monitor@pve!mon`."""
        return f"{self.user}!{self.token}" if self.token is not None else self.user


MONITOR = User(
    "monitor@pve",
    THROW_AWAY,
    AUDITOR,
    (Token("mon", THROW_AWAY_TOKEN, AUDITOR, comment="monitoring token"),),
    comment="monitoring",
)
ROOT = User("root@pam", f"{THROW_AWAY}-root", EVERYTHING)


class Accounts:
    """The accounts of one cluster, the same on all its nodes. What is changed here holds for the next call."""

    def __init__(self, *users: User, major: int = 9) -> None:
        self.roles = roles(major)
        self._users = {user.name: user for user in users or (MONITOR, ROOT)}
        self._held: dict[tuple[Actor, str], Privileges] = {}

    @property
    def users(self) -> tuple[User, ...]:
        """Everybody."""
        return tuple(self._users.values())

    def user(self, name: str) -> User | None:
        """The user of this name and realm."""
        return self._users.get(name)

    def put(self, user: User) -> None:
        """Add a user, or change one."""
        self._users[user.name] = user
        self._held.clear()

    def drop(self, name: str) -> None:
        """Remove a user with its tokens."""
        self._users.pop(name, None)
        self._held.clear()

    def grant(self, name: str, grants: Iterable[Grant]) -> None:
        """What a user and its tokens may do from now on; nothing at all when there are no grants."""
        given = tuple(grants)
        user = self._users[name]
        tokens = tuple(structs.replace(token, grants=given) for token in user.tokens)
        self.put(structs.replace(user, grants=given, tokens=tokens))

    def privileges(self, actor: Actor, path: str) -> Privileges:
        """What somebody may do on a path. A separated token has what both it and its user have."""
        held = self._held.get((actor, path))
        if held is None:
            held = self._held[actor, path] = self._privileges(actor, path)
        return held

    def _privileges(self, actor: Actor, path: str) -> Privileges:
        user = self._users.get(actor.user)
        if user is None:
            return NONE
        own = privileges(user.grants, path, self.roles)
        token = None if actor.token is None else user.token(actor.token)
        if token is None or not token.separated:
            return own
        return own & privileges(token.grants, path, self.roles)
