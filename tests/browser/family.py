"""The family of four at the front desk (E-D3: one wage of 3333.33), and how its form is filled."""

import io

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.windows import file
from tests.factories import areas

HEAD = "高志明"
ACCOUNT, RIGHT_ACCOUNT = "6299990000000000012", "6299990000000000038"
FAMILY = [
    {"id_number": "441999197502010010", "name": HEAD, "relation": "02"},
    {"id_number": "441999197703010025", "name": "林晓云", "relation": "10"},
    {"id_number": "441999200804010010", "name": "高达", "relation": "20"},
    {"id_number": "441999201205010013", "name": "高尔", "relation": "20"},
]
ADULTS = (0, 1)
WAGE = "3333.33"


def photo(name: str, colour: str = "white") -> FilePayload:
    """A small picture, as a telephone sends one."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "JPEG")
    return file(name, "image/jpeg", buffer.getvalue())


def fill(page: Page) -> None:
    """Everything that must stand in the form, typed member by member."""
    for at, member in enumerate(FAMILY):
        if at:
            page.click("[name=action][value=add-member]")
        fill_member(page, at, member)
    fill_rest(page)


def see_a_certificate_fit(page: Page) -> None:
    """Its twenty digits are seen whole; nothing is left in the field."""
    field = page.locator("[name=members-0-disability_certificate]")
    fits = "(e, it) => { e.value = it; const all = e.scrollWidth <= e.clientWidth; e.value = ''; return all }"
    assert field.evaluate(fits, "44199919650910006541")


def fill_member(page: Page, at: int, member: dict[str, str]) -> None:
    def field(name: str):
        return page.locator(f"[name=members-{at}-{name}]")

    for name in ("id_number", "name"):
        field(name).fill(member[name])
    field("relation").select_option(member["relation"])
    if at in ADULTS:
        field("authorised").check()
    if at == 0:
        field("income_wage").fill(WAGE)


def fill_rest(page: Page) -> None:
    """Where they live, who receives, what was signed."""
    page.select_option("[name=home-village]", str(areas.village().pk))
    page.fill("[name=home-address]", "西湖路 1 号")
    page.select_option("[name=home-reason]", "illness")
    page.select_option("[name=payee-payee]", "0")
    page.fill("[name=payee-account_number]", ACCOUNT)
    page.fill("[name=payee-bank_name]", "东莞银行")
    page.check("[name=commitment-commitment]")
    page.set_input_files("[name=material-authorisation]", [photo("授权书.jpg")])


def see_the_likely_amount(page: Page) -> None:
    """The panel at the side, by the real engine, while one types."""
    panel = page.locator("#likely-figures")
    for text in ("833.33", "1,060.00", "906.67", "320.00", "1,226.67"):
        expect(panel).to_contain_text(text)
