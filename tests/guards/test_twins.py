"""Every module has a test of its own, in the file that its name tells."""

from collections.abc import Collection

from tests.guards.tree import committed, exceptions

WITHOUT = ("__init__.py", "__main__.py")


def twin(module: str) -> str:
    """Where the tests of a module are: src/pulse/x/y.py has tests/x/test_y.py."""
    folder, _, name = module.removeprefix("src/pulse/").rpartition("/")
    return "/".join(part for part in ("tests", folder, f"test_{name}") if part)


def lonely(files: Collection[str]) -> list[str]:
    """The modules without a twin."""
    modules = [name for name in files if name.startswith("src/pulse/") and name.endswith(".py")]
    return [name for name in modules if not name.endswith(WITHOUT) and twin(name) not in files]


def test_every_module_has_a_twin() -> None:
    allowed = exceptions()["twins"]
    found = lonely(committed())
    assert [f"{name} lacks {twin(name)}" for name in found if name not in allowed] == []
    assert [f"{name} needs no exception" for name in allowed if name not in found] == []


def test_a_module_without_a_twin_is_found() -> None:
    files = ["src/pulse/__init__.py", "src/pulse/app.py", "src/pulse/x/pve/y.py", "tests/x/pve/test_y.py"]
    assert lonely(files) == ["src/pulse/app.py"]
    assert lonely([*files, "tests/test_app.py"]) == []
