"""The Chinese catalogue is complete, and the check notices when it is not."""

from pathlib import Path

import pytest
from django.conf import settings

from civilaffairs.i18n import catalogue


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for package in catalogue.PACKAGES:
        (tmp_path / package).mkdir()
    (tmp_path / "charity/views.py").write_text('_("Donation")\nngettext_lazy("one gift", "{n} gifts")\n')
    (tmp_path / "templates/page.html").write_text(
        "it's {% translate 'Thanks' %}\n    {% blocktranslate %}Dear {{ name }}{% endblocktranslate %}\n"
    )
    catalogue.po_file(tmp_path).parent.mkdir(parents=True)
    return tmp_path


def store(project: Path, **texts: str) -> None:
    made = catalogue.merged(project)
    for message in made:
        if isinstance(message.id, str) and message.id in texts.values():
            message.string = next(chinese for chinese, english in texts.items() if english == message.id)
    catalogue.po_file(project).write_text(catalogue.as_text(made), encoding="utf-8")


def test_the_chinese_catalogue_is_complete_and_fresh():
    merged = catalogue.merged(settings.BASE_DIR)
    assert catalogue.untranslated(merged) == []
    assert catalogue.mistakes(merged) == []
    assert catalogue.po_file(settings.BASE_DIR).read_text("utf-8") == catalogue.as_text(merged)


def test_code_and_templates_are_read(project):
    assert catalogue.untranslated(catalogue.merged(project)) == [
        "Donation",
        "one gift",
        "Thanks",
        "Dear %(name)s",
    ]


def test_a_translated_text_is_kept_and_an_old_one_goes(project):
    store(project, 捐赠="Donation", 谢谢="Thanks")
    (project / "templates/page.html").write_text("")
    merged = catalogue.merged(project)
    assert merged["Donation"].string == "捐赠"
    assert "Thanks" not in merged
    assert catalogue.po_file(project).read_text("utf-8") != catalogue.as_text(merged), (
        "stale, so the check is red"
    )


def test_a_lost_placeholder_is_noticed(project):
    store(project, 您好="Dear %(name)s")
    assert any("Dear" in line for line in catalogue.mistakes(catalogue.merged(project)))


def test_the_compiled_catalogue_is_read_back(project):
    store(project, 捐赠="Donation")
    assert "捐赠".encode() in catalogue.compile_to(project).read_bytes()
