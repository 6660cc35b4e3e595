"""A cluster whose members all stand at one address: that of the stand-in itself."""

from tools.replay.answer import Answer, Source


class AtOneAddress:
    """A source in which /cluster/status tells this address for every node, so that each can be reached."""

    def __init__(self, source: Source, host: str) -> None:
        self._source = source
        self._host = host

    def answer(self, method: str, path: str, query: str, moment: float) -> Answer | None:
        """What the source answers, with other addresses."""
        found = self._source.answer(method, path, query, moment)
        if found is None or path != "/cluster/status" or found.status != 200:
            return found
        rows = [row | {"ip": self._host} if "ip" in row else row for row in found.body["data"]]
        return Answer(found.status, found.reason, {"data": rows}, found.kind, found.connection)
