"""Random order: no two answers have their keys, or the rows of an unordered list, in the same one."""

import random
from collections.abc import Callable, Sequence
from operator import itemgetter

from pulse.demo.fake_pve.answer import Json

KEPT_ORDERS = 32
"""How many orders of so many keys are kept at a time; each answer makes one of them anew."""

Permute = Callable[[Sequence[Json]], tuple[Json, ...]]


class Order:
    """A source of orders, the same for the same seed. Putting keys in another order costs about as much as copying."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret hangs on it
        self._kept: dict[int, list[Permute]] = {}

    def shuffled(self, value: Json, *, ordered: bool = False) -> Json:
        """The same value with other orders of keys in every object; a list of objects changes too, unless `ordered`."""
        if isinstance(value, dict):
            return self.keys({key: self._inside(entry) for key, entry in value.items()})
        if isinstance(value, list):
            rows = [self._inside(row) for row in value]
            if not ordered and rows and isinstance(rows[0], dict):
                self._random.shuffle(rows)
            return rows
        return value

    def rows(self, rows: Sequence[dict[str, Json]]) -> list[dict[str, Json]]:
        """Flat objects in random order, each with its keys in one of its own: the fast way for long lists."""
        shuffled = [self.keys(row) for row in rows]
        self._random.shuffle(shuffled)
        return shuffled

    def keys(self, row: dict[str, Json]) -> dict[str, Json]:
        """The same object with its keys in another order."""
        if len(row) < 2:
            return row
        permute = self._permutation(len(row))
        return dict(zip(permute(tuple(row)), permute(tuple(row.values())), strict=True))

    def words(self, words: Sequence[str]) -> str:
        """Words joined by commas, in random order."""
        return ",".join(self._random.sample(words, len(words)))

    def fresh(self) -> None:
        """A new answer begins: of every kept set of orders one is made anew."""
        for size, kept in self._kept.items():
            kept[self._random.randrange(len(kept))] = self._permute(size)

    def _inside(self, value: Json) -> Json:
        return self.shuffled(value, ordered=True) if isinstance(value, dict | list) else value

    def _permutation(self, size: int) -> Permute:
        kept = self._kept.get(size)
        if kept is None:
            kept = self._kept[size] = [self._permute(size) for _ in range(KEPT_ORDERS)]
        return kept[int(self._random.random() * KEPT_ORDERS)]

    def _permute(self, size: int) -> Permute:
        permutation: Permute = itemgetter(*self._random.sample(range(size), size))
        return permutation
