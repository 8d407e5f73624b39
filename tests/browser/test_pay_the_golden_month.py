"""June of the worked examples: eleven payees, 23 lines, 15,746.67 yuan, from the run to the books.

The bank refuses one of them (03, name and account do not agree): corrected, sent again, paid. Clicks are
counted by the browser: from the workbench to the bank file, and from the bank's answer to what goes again.
"""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from civilaffairs.accounts.models import Role
from civilaffairs.lib.money import format_yuan
from civilaffairs.payments import ledger
from civilaffairs.payments.models import Batch, Line, Transfer
from tests.browser import golden_month
from tests.browser.golden_month import REJECTED
from tests.browser.windows import Windows, download, file, follow
from tests.factories import staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RIGHT = "6299990000000000400"
COUNT = "addEventListener('click', (click) => { if (click.isTrusted) window.counted() }, true)"


@pytest.fixture
def opening() -> None:
    golden_month.open_city()


class Desk:
    """One person's window; every real click on it is counted."""

    def __init__(self, windows: Windows, role: str) -> None:
        self.page: Page = windows.of(staff.actor(role))
        self.clicks = 0
        self.page.expose_function("counted", self._count)
        self.page.add_init_script(COUNT)

    def _count(self) -> None:
        self.clicks += 1

    def from_the_workbench(self, number: str) -> Page:
        self.page.goto("/")
        self.clicks = 0
        row = self.page.get_by_role("row").filter(has_text=number)
        follow(self.page, row.locator(".c-table__actions a"))
        return self.page


def test_the_whole_month_is_paid(worker, windows: Windows) -> None:
    maker, checker, releaser = (
        Desk(windows, role) for role in (Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.FINANCE_RELEASER)
    )
    run(maker.page)
    number = prepare(maker.page, "15,746.67")
    sent = sign_and_export(checker, releaser, number)
    head = sent.decode("gb18030").splitlines()[0]
    assert head == f"H|{number}|441999|44001234567890|20200612|11|15746.67"
    send_again(maker, number)
    confirm(checker.page)
    again = prepare(maker.page, "1,226.67")
    sent = sign_and_export(checker, releaser, again)
    assert RIGHT.encode() in sent
    bring_in(maker, again, answer(maker, again))
    expect(maker.page.locator("#failed")).to_have_count(0)
    books(checker.page)


def run(page: Page) -> None:
    """Started on the board, calculated by the worker's process."""
    page.goto("/payments/?month=2020-06")
    follow(page, "button[name=usual]")
    expect(page.locator("#run-progress")).to_contain_text("15,746.67")
    expect(page.locator("progress")).to_have_count(0)
    lines = Line.objects.filter(run__month="2020-06-01")
    assert (lines.count(), sum(line.amount for line in lines)) == (23, Decimal("15746.67"))


def prepare(page: Page, total: str) -> str:
    page.goto("/payments/?month=2020-06")
    follow(page, "a[href*='/batches/prepare/']")
    expect(page.locator("main")).to_contain_text(total)
    follow(page, "button[data-primary]")
    return page.inner_text("h1").split()[-1]


def sign_and_export(checker: Desk, releaser: Desk, number: str) -> bytes:
    """Approved by a second; the third releases and exports with three clicks from the workbench."""
    page = checker.from_the_workbench(number)
    page.fill("[name=opinion]", "批次核对无误，同意。")
    follow(page, "button[data-primary]")
    page = releaser.from_the_workbench(number)
    page.fill("[name=password]", staff.PASSWORD)
    follow(page, "button[data-primary]")
    sent = download(page, page.locator("form[action$='/export/'] button"))
    assert releaser.clicks == 3
    return sent


def answer(maker: Desk, number: str, failed: str = "") -> bytes:
    """What the demo's bank says of a batch; who is named is sent back."""
    page = maker.from_the_workbench(number)
    follow(page, ".l-ribbon a[href*='/demo/bank/']")
    position = Transfer.objects.get(batch__number=number, payee_name=failed).position if failed else 0
    page.fill("[name=position]", str(position))
    page.select_option("[name=code]", "03")
    return download(page, page.locator("main form button"))


def bring_in(maker: Desk, number: str, answered: bytes) -> Page:
    """The file is chosen as a person chooses it: with a click."""
    page = maker.from_the_workbench(number)
    with page.expect_file_chooser() as waiting:
        page.click("[name=file]")
    waiting.value.set_files([file("r.txt", "text/plain", answered)])
    follow(page, "button[data-primary]")
    return page


def send_again(maker: Desk, number: str) -> None:
    """From the workbench to the corrected account, ready for the next batch: five clicks."""
    page = bring_in(maker, number, answer(maker, number, REJECTED))
    expect(page.locator("#failed tbody tr")).to_have_count(1)
    expect(page.locator("#failed")).to_contain_text(REJECTED)
    expect(page.locator("main")).to_contain_text("14,520.00")
    follow(page, "#failed a[href$='/repair/']")
    page.fill("[name=account_number]", RIGHT)
    page.fill("[name=bank_name]", "东莞银行")
    follow(page, page.locator("form[action$='/correct/'] button"))
    assert maker.clicks == 5


def confirm(page: Page) -> None:
    page.goto("/payments/repair/")
    expect(page.locator("main")).to_contain_text(RIGHT)
    follow(page, page.locator("form[action$='/confirm/'] button"))


def books(page: Page) -> None:
    """Both months are paid to the last fen, the batches are reconciled, the books sum to nothing."""
    assert set(Batch.objects.values_list("state", flat=True)) == {Batch.State.RECONCILED}
    assert ledger.trial_balance() and sum(row.total for row in ledger.trial_balance()) == 0
    page.goto("/ledger/?month=2020-06")
    both = Batch.objects.get(month=golden_month.MAY).total + Decimal("15746.67")
    paid = format_yuan(both)
    assert page.locator("tfoot td").all_inner_texts() == [paid, f"-{paid}", "0.00"]
