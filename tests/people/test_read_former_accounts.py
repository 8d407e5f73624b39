"""Which account it was before, who entered and who confirmed it, and until when."""

from datetime import date

from civilaffairs.accounts.models import Role
from civilaffairs.people import payees, queries
from civilaffairs.people.models import PayeeArrangement
from tests.factories import money, staff
from tests.factories.money import FIRST, SECOND, THIRD


def test_the_page_has_every_account_that_was(db):
    home, head = money.household(), money.person("张大山")
    entered, second = staff.actor(Role.CASEWORKER), staff.actor(Role.SUPERVISOR)

    def enter(number: str, bank: str) -> PayeeArrangement:
        return payees.arrange(home, head, "head", number, "张大山", bank, entered.user, date(2020, 6, 1))

    first = payees.confirm(enter(FIRST, "旧银行"), second)
    given_up = enter(SECOND, "误录银行")
    payees.confirm(enter(THIRD, "新银行"), second)
    assert set(queries.past_arrangements(home)) == {first, given_up}
    assert queries.payee_arrangements(home).get().account.bank_name == "新银行"

    shown = staff.browser(second).get(f"/households/{home.pk}/").content.decode()
    _now, before = shown.split('id="former-accounts"')
    for said in ("旧银行", "误录银行", FIRST[-4:], entered.user.name, second.user.name):
        assert said in before
    assert FIRST not in shown
