"""Every component in Chromium does its work."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from civilaffairs.lib.money import in_capitals

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.web.kit")]


@pytest.mark.parametrize("size", ["0", "2"])
def test_the_page_never_scrolls_sideways(kit: Page, size: str) -> None:
    """On the office's screens, at 200 % zoom and on a phone."""
    kit.evaluate("size => { document.documentElement.dataset.size = size }", size)
    for width, height in ((1366, 768), (1920, 1080), (683, 384), (360, 740)):
        kit.set_viewport_size({"width": width, "height": height})
        over = kit.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, (width, height)


def test_a_wide_table_scrolls_in_itself_and_tears_no_word_apart(kit: Page) -> None:
    """Many columns of English words in the largest text."""
    words = "Minimum living guarantee"
    number = f"441900003-2020-00006<a><span class=u-hidden>{words}</span></a>"
    row = f"<td>{words}</td><td class=u-nowrap>{number}</td>" * 6
    table = kit.locator(".c-table").first
    table.evaluate("(table, row) => { table.tBodies[0].innerHTML = `<tr>${row}</tr>` }", row)
    kit.evaluate("document.documentElement.dataset.size = '2'")
    assert kit.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    cell = table.locator("tbody td").first
    letters = cell.evaluate(
        "td => { td.innerHTML = '<span>guarantee</span>'; return td.firstChild.getClientRects().length }"
    )
    assert letters == 1


def test_an_id_number_is_cleaned(kit: Page) -> None:
    kit.locator("#id_id_number").fill(" ４4199919800312002x ")
    expect(kit.locator("#id_id_number")).to_have_value("44199919800312002X")


def test_a_valid_id_number_is_explained(kit: Page) -> None:
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    body = "44199919800312002"
    digit = "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]
    wrong = "1" if digit != "1" else "2"
    number = kit.locator("#id_id_number")
    number.fill(body + wrong)
    expect(kit.locator("id-card-input output")).to_have_text("号码的校验位或出生日期有误。")
    number.fill(body + digit)
    expect(kit.locator("id-card-input output")).to_contain_text("女 · 1980-03-12 ·")
    expect(kit.locator("#id_born_on")).to_have_value("1980-03-12")
    expect(kit.locator("#id_sex")).to_have_value("female")


def test_typing_an_amount_shows_it_in_capitals(kit: Page) -> None:
    for typed, kept, shown in (
        ("1680", "1680.00", "1,680.00 元 壹仟陆佰捌拾元整"),
        ("10,050.07", "10050.07", "10,050.07 元 壹万零伍拾元零柒分"),
        ("100000", "100000.00", "100,000.00 元 壹拾万元整"),
        ("906.7", "906.70", "906.70 元 玖佰零陆元柒角整"),
        ("1.234", "1.234", "金额格式不正确。"),
    ):
        kit.locator("#id_income").fill(typed)
        kit.locator("#id_income").blur()
        expect(kit.locator("#id_income")).to_have_value(kept)
        expect(kit.locator("money-input output").first).to_have_text(shown)


def test_capitals_are_the_same_as_on_paper(kit: Page) -> None:
    amounts = [
        Decimal(fen) / 100
        for fen in (1, 10, 11, 100, 101, 1_001_00, 10_010_001, 1_000_000_10, 120_003_400_05)
    ]
    for amount in amounts:
        kit.locator("#id_income").fill(f"{amount:.2f}")
        expect(kit.locator("money-input output").first).to_have_text(
            f"{amount:,.2f} 元 {in_capitals(amount)}"
        )


def test_typing_a_date(kit: Page) -> None:
    for typed in ("20261122", "2026.11.22", "2026/11/22", "2026年11月22日"):
        kit.locator("#id_born_on").fill(typed)
        kit.locator("#id_born_on").blur()
        expect(kit.locator("#id_born_on")).to_have_value("2026-11-22")


def test_rows_are_added_copied_removed_and_brought_back(kit: Page) -> None:
    rows = kit.locator("rows-editor tbody tr")
    total = kit.locator("[name=rows-TOTAL_FORMS]")
    rows.nth(0).locator("[name=rows-0-amount]").fill("1500")
    rows.nth(0).get_by_role("button", name="复制").click()
    expect(total).to_have_value("3")
    expect(kit.locator("[name=rows-2-amount]")).to_have_value("1500.00")
    kit.keyboard.press("Alt+Enter")
    expect(total).to_have_value("4")
    expect(kit.locator("[name=rows-3-kind]")).to_be_focused()
    rows.nth(1).get_by_role("button", name="删除").click()
    expect(kit.locator("[name=rows-1-DELETE]")).to_be_checked()
    rows.nth(1).get_by_role("button", name="撤销删除").click()
    expect(kit.locator("[name=rows-1-DELETE]")).not_to_be_checked()


def test_a_block_from_a_spreadsheet_is_pasted(kit: Page) -> None:
    kit.locator("[name=rows-1-kind]").focus()
    kit.evaluate(
        """() => { const data = new DataTransfer();
        data.setData("text/plain", "财产净收入\\t300\\t出租\\r\\n工资性收入\\t1200.5\\t\\r\\n");
        document.activeElement.dispatchEvent(new ClipboardEvent("paste",
            { clipboardData: data, bubbles: true, cancelable: true })); }"""
    )
    expect(kit.locator("[name=rows-1-kind]")).to_have_value("rent")
    expect(kit.locator("[name=rows-1-amount]")).to_have_value("300.00")
    expect(kit.locator("[name=rows-2-amount]")).to_have_value("1200.50")
    expect(kit.locator("[name=rows-TOTAL_FORMS]")).to_have_value("3")


def test_a_phrase_is_put_into_the_opinion(kit: Page) -> None:
    kit.get_by_role("button", name="情况属实，同意上报。").click()
    expect(kit.locator("#id_opinion")).to_have_value("情况属实，同意上报。")
    expect(kit.locator("#id_opinion")).to_be_focused()


def test_a_number_is_revealed_for_thirty_seconds(kit: Page, server: str) -> None:
    kit.clock.install()
    kit.goto(f"{server}/kit/")
    shown = kit.locator("reveal-pii [data-value]")
    expect(shown).to_have_text("441***********0021")
    kit.get_by_role("button", name="显示 身份证号码").click()
    expect(shown).to_have_text("441999198003120021")
    kit.clock.fast_forward(30_500)
    expect(shown).to_have_text("441***********0021")


def test_text_size_changes_at_once_and_stays(kit: Page) -> None:
    with kit.expect_response("**/display/"):
        kit.get_by_role("button", name="特大字号").click()
    expect(kit.locator("html")).to_have_attribute("data-size", "2")
    kit.reload()
    expect(kit.locator("html")).to_have_attribute("data-size", "2")


def test_a_draft_is_saved_by_itself_and_by_ctrl_s(kit: Page, server: str) -> None:
    kit.clock.install()
    kit.goto(f"{server}/kit/")
    kit.locator("#id_opinion").fill("同意")
    with kit.expect_request("**/answer/") as saved:
        kit.clock.fast_forward(30_500)
    assert saved.value.headers["x-background"] == "1"
    assert "idempotency_key" not in (saved.value.post_data or "")
    expect(kit.locator("[data-autosave-note]")).to_have_text(re.compile(r"^草稿已保存 \d\d:\d\d$"))
    with kit.expect_request("**/answer/") as saved:
        kit.keyboard.press("Control+s")
    assert "x-background" not in saved.value.headers


def test_a_form_is_sent_once(kit: Page) -> None:
    sent: list[str] = []
    kit.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    kit.route("**/answer/", lambda route: route.fulfill(status=204))
    button = kit.get_by_role("button", name="同意并下一件")
    button.evaluate("node => { node.click(); node.click(); node.click(); }")
    expect(kit.get_by_role("button", name="处理中…")).to_be_visible()
    assert len(sent) == 1


def test_enter_while_composing_sends_nothing(kit: Page) -> None:
    kit.locator("#id_born_on").focus()
    prevented = kit.evaluate(
        """() => { const key = new KeyboardEvent("keydown",
            { key: "Enter", isComposing: true, bubbles: true, cancelable: true });
        return !document.activeElement.dispatchEvent(key); }"""
    )
    assert prevented


def test_errors_take_the_focus(kit: Page, server: str) -> None:
    kit.goto(f"{server}/kit/?wrong=1")
    expect(kit.locator(".c-errors")).to_be_focused()
    assert kit.title().startswith("错误：")
    kit.locator(".c-errors a").first.click()
    expect(kit.locator("#id_id_number")).to_be_focused()


def test_focus_is_never_hidden(kit: Page) -> None:
    """Tab through the page: nothing sticky lies over the focused control (WCAG 2.4.11)."""
    hidden = []
    for _step in range(140):
        kit.keyboard.press("Tab")
        hidden.append(
            kit.evaluate(
                """() => { const node = document.activeElement; if (node === document.body) return null;
                const box = node.getBoundingClientRect();
                if (!box.width || !box.height || box.height > innerHeight / 2) return null;
                const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                const seen = at && (node.contains(at) || at.contains(node));
                return seen ? null : node.outerHTML.slice(0, 120); }"""
            )
        )
    assert [one for one in hidden if one] == []


def test_a_file_is_chosen_in_the_language_of_the_page(kit: Page) -> None:
    face = kit.locator("file-picker .c-picker")
    expect(face).to_have_text("选择文件未选择文件")
    photo = kit.locator("#id_photo")
    photo.focus()
    kit.keyboard.press("Shift+Tab")
    kit.keyboard.press("Tab")
    assert face.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    with kit.expect_file_chooser() as chooser:
        face.locator(".c-btn").click(force=True)
    chooser.value.set_files([FilePayload(name="工资.jpg", mimeType="image/jpeg", buffer=b"x")])
    expect(face).to_have_text("选择文件")
    expect(kit.locator("file-picker li")).to_contain_text("工资.jpg")


def test_a_long_name_in_the_steps_is_cut_and_not_broken(kit: Page) -> None:
    note = kit.locator(".c-steps__note", has_text="买买提")
    expect(note).to_have_attribute("title", "2020-06-01\n阿卜杜热合曼·买买提·艾合买提江")
    height = note.evaluate("one => one.clientHeight")
    assert height == 2 * note.evaluate("one => parseInt(getComputedStyle(one).lineHeight)")


def test_it_works_without_javascript(browser: Browser, server: str) -> None:
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    page.goto(f"{server}/kit/")
    page.get_by_role("button", name="特大字号").click()
    expect(page.locator("html")).to_have_attribute("data-size", "2")
    page.get_by_role("button", name="收起菜单").click()
    expect(page.locator("html")).to_have_attribute("data-nav", "closed")
    page.locator("#id_name").fill("张")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("link", name="姓名：张")).to_be_visible()
    page.get_by_role("button", name="显示 身份证号码").click()
    expect(page.locator("body")).to_have_text("441999198003120021")
    page.context.close()


def test_paper_shows_the_case_and_not_the_frame(kit: Page) -> None:
    kit.emulate_media(media="print")
    expect(kit.locator(".l-nav")).to_be_hidden()
    expect(kit.locator(".c-footer")).to_be_hidden()
    expect(kit.locator(".c-pager")).to_be_hidden()
    expect(kit.locator(".c-identity__name")).to_be_visible()
    assert kit.pdf(format="A4").startswith(b"%PDF")
