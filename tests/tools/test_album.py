from pathlib import Path

from tools.album import drawing


def test_a_page_is_put_beside_the_drawing_of_its_theme(tmp_path: Path) -> None:
    for name in ("table-dark.png", "table-light.png", "trends-dark.png", "phone.png"):
        (tmp_path / name).touch()
    assert drawing(tmp_path, "table", "light") == tmp_path / "table-light.png"
    assert drawing(tmp_path, "table", "dark") == tmp_path / "table-dark.png"
    assert drawing(tmp_path, "trends", "light") == tmp_path / "trends-dark.png"
    assert drawing(tmp_path, "phone", "light") == tmp_path / "phone.png"
    assert drawing(tmp_path, "wizard", "dark") is None
