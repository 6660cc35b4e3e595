"""Finding by declaration: import every module of a package, collect the values of one type that it declares."""

import importlib
import pkgutil
from typing import Protocol, TypeVar

from pulse.kit.errors import ConfigError


class Named(Protocol):
    """Whatever can stand in a catalog: its name is its key."""

    @property
    def name(self) -> str:
        """The key."""
        ...


N = TypeVar("N", bound=Named)


def collect(package: str, kind: type[N], *, modules: bool = False) -> dict[str, N]:
    """Every `kind` declared at module level in the sub-packages of `package`, and with `modules` in its modules, too,
    by name, sorted.

    Each must declare at least one; a nameless or a duplicate declaration raises `ConfigError`:
    the program does not start with half a catalog.
    """
    found: dict[str, N] = {}
    where: dict[str, str] = {}
    root = importlib.import_module(package)
    for entry in pkgutil.iter_modules(root.__path__):
        if not (entry.ispkg or modules):
            continue
        module = importlib.import_module(f"{package}.{entry.name}")
        declared = [value for value in vars(module).values() if isinstance(value, kind)]
        if not declared:
            msg = f"{module.__name__} declares no {kind.__name__}."
            raise ConfigError(msg)

        for value in declared:
            if not value.name:
                msg = f"{module.__name__} declares a {kind.__name__} without a name."
                raise ConfigError(msg)
            if value.name in found:
                msg = f"{kind.__name__} {value.name!r} is declared twice: in {where[value.name]} and {module.__name__}."
                raise ConfigError(msg)
            found[value.name] = value
            where[value.name] = module.__name__
    return dict(sorted(found.items()))
