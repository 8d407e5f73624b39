"""The components say what they should, in both languages, without a browser."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from civilaffairs.lib.lists import chips_for, paginate
from tests.web.kit import FilterForm, KitForm

pytestmark = [pytest.mark.urls("tests.web.kit"), pytest.mark.django_db]


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def render(source: str, path: str = "/kit/", **context: object) -> str:
    context["request"] = RequestFactory().get(path)
    return Template("{% load ui ui_blocks %}" + source).render(Context(context))


@pytest.mark.parametrize("address", ["/kit/", "/kit/?wrong=1", "/kit/?empty=1&name=%E5%BC%A0"])
def test_every_component_renders(client: Client, language: str, address: str) -> None:
    client.cookies["django_language"] = language
    page = client.get(address).content.decode()
    assert f'lang="{"en" if language == "en" else "zh-CN"}"' in page
    assert not re.search(r"\{[%{]|&lt;(a|svg|span)|None", page)


def test_amounts_are_written_with_separators_and_unit() -> None:
    with translation.override("zh-hans"):
        assert ">1,234.50 元<" in render("{% money value %}", value=Decimal("1234.5"))
    with translation.override("en"):
        assert ">-0.01 yuan<" in render("{% money value %}", value=Decimal("-0.01"))
    assert (
        render("{% money value unit=False %}", value=Decimal(1680)) == '<span class="u-num">1,680.00</span>'
    )
    assert "壹仟陆佰捌拾元整" in render("{% capitals value %}", value=Decimal(1680))


def test_amounts_are_never_floats() -> None:
    with pytest.raises(TypeError):
        render("{% money value %}", value=0.1)


@pytest.mark.parametrize(("value", "shown"), [("", "—"), (None, "—"), (0, "0"), ("是", "是")])
def test_empty_facts_show_a_dash(value: object, shown: str) -> None:
    assert f"<dd>{shown}</dd>" in render("{% descriptions items %}", items=[("标签", value)])


def test_an_unknown_kind_of_status_is_refused() -> None:
    with pytest.raises(ValueError, match="green"):
        render('{% status_tag "green" "好" %}')


def test_data_is_escaped() -> None:
    page = render('{% page_header name %}{% endpage_header %}{% status_tag "todo" name %}', name="<b>x</b>")
    assert "<b>" not in page
    assert page.count("&lt;b&gt;") == 2


def test_pager_keeps_the_filters() -> None:
    request = RequestFactory().get("/kit/?name=张&page=2&per_page=50")
    page = paginate(request, range(345))
    assert (page.start_index(), page.end_index()) == (51, 100)
    with translation.override("zh-hans"):
        html = render("{% pager page %}", path="/kit/?name=张&page=2&per_page=50", page=page)
    assert "第 51-100 条/共 345 条" in html
    assert "name=%E5%BC%A0&amp;page=3&amp;per_page=50" in html


@pytest.mark.parametrize("asked", ["0", "-1", "9999", "abc", ""])
def test_a_page_that_is_not_there_gives_the_nearest(asked: str) -> None:
    page = paginate(RequestFactory().get("/kit/", {"page": asked, "per_page": "7"}), range(345))
    assert len(page.object_list) in {20, 5}


def test_chips_name_the_filters_and_drop_one_each() -> None:
    request: HttpRequest = RequestFactory().get("/kit/?town=1&name=张&state=survey&page=3")
    chips = chips_for(FilterForm(request.GET), request.GET)
    assert [(chip.label, chip.value) for chip in chips] == [("姓名", "张"), ("镇街", "江滨街道")]
    assert chips[0].url == "?town=1&state=survey#filters"


def test_error_summary_links_to_the_inputs() -> None:
    html = render("{% error_summary form %}", form=KitForm({}))
    assert 'href="#id_income"' in html
    assert "autofocus" in html
    assert render("{% error_summary form %}", form=KitForm()).strip() == ""


def test_a_field_says_its_unit_its_help_and_its_error() -> None:
    html = str(KitForm({})["income"].as_field_group())
    assert "<money-input>" in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_income_helptext id_income_error"' in html
    assert 'id="id_income_helptext"' in html
    assert 'id="id_income_error"' in html


def test_pages_of_errors_need_nothing(language: str) -> None:
    for name in ("400.html", "403.html", "404.html", "500.html"):
        assert "</html>" in Template(f'{{% extends "{name}" %}}').render(Context())
