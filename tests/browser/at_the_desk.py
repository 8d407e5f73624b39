"""The journey's first half: from the empty form to the confirmed award."""

from datetime import date

from playwright.sync_api import Page, expect

from civilaffairs.accounts.models import Role
from tests.browser import family
from tests.browser.city import second_investigator
from tests.browser.windows import (
    Windows,
    download,
    file,
    follow,
    next_on_the_workbench,
    pdf_text,
    picture,
)
from tests.factories import staff


def enter(windows: Windows) -> str:
    """Jing enters the family while the panel calculates, checks the answers and submits."""
    page = windows.log_in(staff.actor(Role.CASEWORKER))
    windows.check(page, "workbench, empty")
    follow(page, "#nav a[href='/assistance/apply/minimum-living/']")
    windows.check(page, "application, empty")
    family.fill(page)
    expect(page.locator("#members-0")).to_contain_text("1975-02-01")
    family.see_a_certificate_fit(page)
    family.see_the_likely_amount(page)
    windows.check(page, "application, filled")
    picture(page, "application")
    follow(page, "[name=action][value=save].c-btn")
    expect(page.locator("[name=members-3-name]")).to_have_value("高尔")
    follow(page, "[name=action][value=check]")
    expect(page.locator("main")).to_contain_text("未填写")
    expect(page.locator("main")).not_to_contain_text(family.FAMILY[0]["id_number"])
    windows.check(page, "check answers")
    follow(page, "button[data-primary]")
    expect(page.locator("h1")).to_contain_text(family.HEAD)
    windows.check(page, "case, applied")
    return page.url


def take(page: Page, step: str, opinion: str = "") -> None:
    """Take a step of the case on the page where it is offered."""
    form = page.locator(f"form[action$='/steps/{step}/']")
    details = page.locator("details.c-step", has=form)
    if details.count() and details.get_attribute("open") is None:
        details.locator(":scope > summary").click()
    if opinion:
        form.locator("[name=opinion]").fill(opinion)
    follow(page, form.locator("button[data-primary]"))


def verify(windows: Windows, case: str) -> None:
    """Accepted, matched with one mismatch, visited by two."""
    page = windows.of(staff.actor(Role.CASEWORKER))
    next_on_the_workbench(windows, page, family.HEAD, "2020-05-12 还剩 5 个工作日")
    page.goto(case)
    take(page, "accept")
    expect(page.locator("main")).to_contain_text("受理通知书")
    match(windows, page, case)
    visit(windows, page, case)


def match(windows: Windows, page: Page, case: str) -> None:
    page.goto(f"{case}match/")
    windows.check(page, "match, empty")
    assert download(page, page.locator("a[download]")).startswith(b"PK")
    follow(page, ".l-ribbon a[href*='/demo/match/']")
    windows.check(page, "demo: result of the match")
    result = download(page, page.locator("main a[download]"))
    page.goto(f"{case}match/")
    page.set_input_files("[name=file]", [file("result.csv", "text/csv", result)])
    follow(page, page.get_by_role("button", name="导入"))
    expect(page.get_by_role("row").filter(has_text="税务局")).to_contain_text("一致")
    expect(page.get_by_role("row").filter(has_text="社保局")).to_contain_text("260.00")
    windows.check(page, "match, one mismatch")
    page.check("[name=settlement][value=explained]")
    page.fill("[name=note]", "一次性助学金，不属于经常性收入。")
    follow(page, page.locator("form[action*='/match/'] button"))
    take(page, "match-done")


def visit(windows: Windows, page: Page, case: str) -> None:
    page.goto(f"{case}visit/")
    page.fill("[name=people_present]", f"{family.HEAD}、林晓云")
    page.locator("[name=ticked]").first.check()
    page.fill("[name=remarks]", "两房一厅，陈设简单，家庭成员与申报一致。")
    page.check("[name=conclusion][value=agrees]")
    page.set_input_files("[name=photos]", [family.photo("门口.jpg"), family.photo("客厅.jpg", "gray")])
    page.check("[name=family_signed]")
    windows.check(page, "visit, filled")
    follow(page, page.locator("form[enctype] button[data-primary]"))
    second = windows.of(second_investigator(), f"{case}visit/")
    windows.check(second, "visit, to be signed")
    follow(second, second.locator("form[action$='/sign/'] button"))
    expect(second.locator("main")).to_contain_text("客厅.jpg")
    page.goto(f"{case}survey/")
    windows.check(page, "survey report")
    page.goto(f"{case}visit/")
    take(page, "survey-done")


def review_and_publish(windows: Windows, case: str) -> None:
    """The supervisor's opinion, and the notice that may be printed: no ID number in it."""
    page = windows.of(staff.actor(Role.SUPERVISOR))
    next_on_the_workbench(windows, page, family.HEAD, "2020-05-")
    windows.check(page, "case, first review")
    take(page, "first-review", "情况属实，同意上报。")
    page.goto(f"{case}notice/")
    expect(page.locator("main")).to_contain_text("2020-05-13")
    windows.check(page, "notice")
    text = pdf_text(download(page, page.locator("main a[href^='/files/']").first))
    for shown in (family.HEAD, "1226.67", "2020年5月13日"):
        assert shown in text.replace(",", "")
    assert family.FAMILY[0]["id_number"] not in text


def move_the_clock(windows: Windows, day: date) -> None:
    page = windows.of(staff.actor(Role.SYSTEM_ADMIN), "/clock/")
    windows.check(page, "clock")
    page.fill("main [name=date]", day.isoformat())
    follow(page, page.locator("main form button").last)
    expect(page.locator(".l-ribbon")).to_contain_text(day.isoformat())


def confirm(windows: Windows, case: str) -> None:
    """The approver decides after the notice; the letter says from when and how much."""
    page = windows.of(staff.actor(Role.APPROVER))
    picture(page, "workbench")
    next_on_the_workbench(windows, page, family.HEAD, "2020-05-")
    page.goto(f"{case}decision/")
    expect(page.locator("main")).to_contain_text("1,226.67")
    windows.check(page, "decision")
    picture(page, "approval")
    take(page, "confirm", "同意。")
    expect(page.locator("main")).to_contain_text("2020-06")
    windows.check(page, "case, confirmed")
    letters = page.get_by_role("row").filter(has_text="确认")
    text = pdf_text(download(page, letters.locator("a[href^='/files/']").first)).replace(",", "")
    for shown in (family.HEAD, "1226.67", "2020年6月"):
        assert shown in text


def confirm_the_account(windows: Windows, case: str) -> None:
    """A second person has compared the account with the card before anything is paid."""
    page = windows.of(staff.actor(Role.SUPERVISOR), case)
    follow(page, page.locator("main a[href^='/people/']").first)
    windows.check(page, "person")
    follow(page, page.locator("main a[href^='/households/']").first)
    windows.check(page, "household")
    follow(page, page.locator("a[href$='/confirm/']"))
    windows.check(page, "confirm the account")
    follow(page, "button[data-primary]")
