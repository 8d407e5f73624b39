"""The fonts are made again where the folder that holds them was moved."""

from civilaffairs.embedded import fonts


def test_a_moved_folder_is_not_ready(tmp_path, monkeypatch):
    configuration, letters = tmp_path / "fonts.conf", tmp_path / "letters.ttf"
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.setattr(fonts, "CONFIGURATION", configuration)
    monkeypatch.setattr(fonts, "LETTERS", letters)
    assert not fonts.ready()
    configuration.write_text(f"<fontconfig>\n  <dir>{tmp_path}</dir>\n</fontconfig>\n", encoding="utf-8")
    assert not fonts.ready(), "made before letters had a font of their own"
    letters.touch()
    assert fonts.ready()
    monkeypatch.setattr(fonts, "FOLDER", tmp_path / "elsewhere")
    assert not fonts.ready()
