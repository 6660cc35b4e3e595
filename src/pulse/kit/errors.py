"""The errors that Pulse knows; the class says what the caller shall do, the message is for whoever can act."""


class PulseError(Exception):
    """An expected trouble, told in one sentence to the person who can act."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ConfigError(PulseError):
    """The user's input is wrong: shown at its field; at start one sentence and exit 2."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class SourceError(PulseError):
    """A source did not give what was asked."""

    code = "source"


class Unreachable(SourceError):
    """No usable answer came: back off, ask again later."""

    code = "unreachable"


class Unauthorized(SourceError):
    """The source refuses us: only this part is blind; ask rarely."""

    code = "unauthorized"


class Untrusted(Unreachable):
    """The certificate is neither trusted by the system nor the pinned one."""

    code = "untrusted"

    def __init__(self, problem: str, fingerprint: str, advice: str) -> None:
        super().__init__(f"{problem} Its SHA-256 fingerprint is {fingerprint}. {advice}")
        self.fingerprint = fingerprint
        self.in_short = f"{problem} {advice}"
        """The same without the fingerprint, for where that stands beside it."""


class Lost(SourceError):
    """None of its addresses answers: nothing of it can be read, and one asks for all whether it is back."""

    def __init__(self, cause: SourceError, others: int = 0) -> None:
        also = f" None of the {others} other members that were asked answers either." if others > 1 else ""
        also = " The other member that was asked does not answer either." if others == 1 else also
        super().__init__(cause.message + also)
        self.code = cause.code


class NotAccepted(Unauthorized):
    """The source does not accept who we are: nothing of it can be read; one asks for all, rarely."""


class Malformed(SourceError):
    """The answer is not what its interface promises: log what and where, once."""

    code = "malformed"


class Refused(PulseError):
    """The caller may not do this."""

    def __init__(self, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.status = status


class Missing(PulseError):
    """The thing asked for is not there."""


class Conflict(PulseError):
    """The thing is already there, or somebody else was first."""
