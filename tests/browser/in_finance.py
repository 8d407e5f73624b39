"""The journey's second half: from the month's run to the balanced books."""

from playwright.sync_api import Page, expect

from civilaffairs.accounts.models import Role
from civilaffairs.payments import ledger
from tests.browser import family
from tests.browser.city import NEIGHBOUR
from tests.browser.windows import Windows, download, file, follow, next_on_the_workbench, picture
from tests.factories import staff


def run_the_month(windows: Windows) -> None:
    """Started by the maker, calculated by the worker's process."""
    page = windows.of(staff.actor(Role.FINANCE_MAKER))
    windows.check(page, "workbench, finance")
    page.goto("/payments/?month=2020-06")
    follow(page, "button[name=usual]")
    expect(page.locator("#run-progress")).to_contain_text("2,366.67")
    expect(page.locator("progress")).to_have_count(0)
    windows.check(page, "run")
    picture(page, "run")


def pay(windows: Windows, total: str) -> bytes:
    """Prepared by one, approved by a second, released and exported by a third."""
    page = windows.of(staff.actor(Role.FINANCE_MAKER), "/payments/?month=2020-06")
    windows.check(page, "month board")
    follow(page, "a[href*='/batches/prepare/']")
    expect(page.locator("main")).to_contain_text(total)
    windows.check(page, "prepare")
    follow(page, "button[data-primary]")
    expect(page.locator("h1")).to_contain_text("441999202006MZ")
    number = page.inner_text("h1").split()[-1]
    sign(windows, Role.FINANCE_CHECKER, number, "批次核对无误，同意。")
    page = sign(windows, Role.FINANCE_RELEASER, number, "同意发放。")
    sent = download(page, page.locator("form[action$='/export/'] button"))
    check_the_file(sent, number, total.replace(",", ""))
    return sent


def sign(windows: Windows, role: str, number: str, opinion: str) -> Page:
    page = windows.of(staff.actor(role))
    next_on_the_workbench(windows, page, number)
    windows.check(page, f"batch before {role}")
    if role == Role.FINANCE_CHECKER and number.endswith("01"):
        picture(page, "batch")
    page.fill("[name=opinion]", opinion)
    if role == Role.FINANCE_RELEASER:
        page.fill("[name=password]", staff.PASSWORD)
    follow(page, "button[data-primary]")
    return page


def check_the_file(sent: bytes, number: str, total: str) -> None:
    """The layout of the profile byte for byte: CRLF, GB18030, counts and sums."""
    head, *rows = sent.decode("gb18030").split("\r\n")
    assert head == f"H|{number}|441999|44001234567890|20200610|{len(rows) - 1}|{total}"
    assert rows.pop() == ""
    mine = next(row for row in rows if family.HEAD in row).split("|")
    assert (mine[0], mine[3], mine[4]) == ("D", family.HEAD, "1226.67")


def bring_in(windows: Windows, sent: bytes, failed: str = "") -> Page:
    """What the demo's bank answers, brought in by the maker; who is named is sent back."""
    page = windows.of(staff.actor(Role.FINANCE_MAKER))
    head, *rows = sent.decode("gb18030").splitlines()
    next_on_the_workbench(windows, page, head.split("|")[1])
    follow(page, ".l-ribbon a[href*='/demo/bank/']")
    windows.check(page, "demo: the bank's answer")
    names = ["", *(row.split("|")[3] for row in rows)]
    page.fill("[name=position]", str(names.index(failed)))
    page.select_option("[name=code]", "01")
    answer = download(page, page.locator("main form button"))
    follow(page, "main a[href$='/return/']")
    page.set_input_files("[name=file]", [file("r.txt", "text/plain", answer)])
    follow(page, "button[data-primary]")
    windows.check(page, f"return, {'one failed' if failed else 'all paid'}")
    return page


def send_one_back(windows: Windows, sent: bytes) -> None:
    """The bank pays the neighbour and does not know the new household's account."""
    page = bring_in(windows, sent, failed=family.HEAD)
    expect(page.locator("#failed")).to_contain_text(family.HEAD)
    expect(page.locator("#failed")).not_to_contain_text(NEIGHBOUR)


def repair(windows: Windows) -> None:
    """The maker enters the right account, the checker confirms it."""
    maker = windows.of(staff.actor(Role.FINANCE_MAKER), "/payments/repair/")
    windows.check(maker, "repair desk")
    maker.fill("[name=account_number]", family.RIGHT_ACCOUNT)
    maker.fill("[name=bank_name]", "东莞银行")
    follow(maker, maker.locator("form[action$='/correct/'] button"))
    checker = windows.of(staff.actor(Role.FINANCE_CHECKER), "/payments/repair/")
    expect(checker.locator("main")).to_contain_text(family.RIGHT_ACCOUNT)
    windows.check(checker, "repair desk, to be confirmed")
    follow(checker, checker.locator("form[action$='/confirm/'] button"))


def settle(windows: Windows, sent: bytes) -> None:
    page = bring_in(windows, sent)
    page.goto("/payments/?month=2020-06")
    windows.check(page, "month board, paid")


def balance(windows: Windows) -> None:
    """Everything that was due is paid, and the books sum to nothing."""
    page = windows.of(staff.actor(Role.FINANCE_CHECKER), "/ledger/")
    windows.check(page, "ledger")
    figures = page.locator("tfoot td").all_inner_texts()
    assert sorted(figures) == sorted(["2,366.67", "-2,366.67", *["0.00"] * (len(figures) - 2)])
    assert figures[-1] == "0.00"
    assert sum(row.total for row in ledger.trial_balance()) == 0
    follow(page, "tfoot a >> nth=0")
    windows.check(page, "statement")
