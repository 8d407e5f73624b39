"""What is due to whom in a batch, and who receives it: summed by the database, read once.

The free lines of a month can be hundreds of thousands. They are looked up a single time, each with what
stands in its way; everything after that asks for whole payments.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, QuerySet

from civilaffairs.payments.models import Line
from civilaffairs.people.models import BankAccount, Organisation, Person
from civilaffairs.people.queries import head_names

Subject = tuple[str, uuid.UUID]
CLEAR = "clear"  # nothing stands in the way
SCRATCH = """
CREATE TEMP TABLE IF NOT EXISTS survey_line (
    id bigint, amount numeric(14,2), programme text, household_id uuid, person_id uuid,
    organisation_id uuid, award text,
    path ltree, for_month date, line text, seq integer, standing text
) ON COMMIT DELETE ROWS;
TRUNCATE survey_line;
"""
COLUMNS = (
    "pk", "amount", "programme", "award__household", "award__person", "award__organisation", "award__number",
    "town__path", "for_month", "line", "seq",
)  # fmt: skip
FREE = "INSERT INTO survey_line SELECT found.*, 'clear' FROM ({sql}) found"
STANDS = "UPDATE survey_line SET standing = %s WHERE standing = 'clear' AND id IN ({sql})"
# The lines in the order of towns and awards; that of the first one is the subject's own.
DUES = """
WITH due AS (
    SELECT household_id, person_id, organisation_id, sum(amount) AS amount,
        array_agg(id ORDER BY place) AS lines, array_agg(DISTINCT programme) AS programmes,
        min(place) AS place
    FROM (SELECT *, row_number() OVER (ORDER BY path, award, for_month, line, seq) AS place
        FROM survey_line WHERE standing = %(standing)s) ordered
    GROUP BY household_id, person_id, organisation_id
)
SELECT due.household_id, due.person_id, due.organisation_id, due.amount, due.lines, due.programmes,
    p.payee_person_id, p.payee_organisation_id, account.id, account.holder_name, account.number,
    account.number_index, account.bank_code
FROM due
LEFT JOIN people_payeearrangement home ON home.household_id = due.household_id AND home.known_to IS NULL
    AND home.confirmed_at IS NOT NULL AND home.valid_from <= %(pay_on)s
LEFT JOIN people_payeearrangement own ON own.person_id = due.person_id AND own.known_to IS NULL
    AND own.confirmed_at IS NOT NULL AND own.valid_from <= %(pay_on)s
LEFT JOIN people_payeearrangement unit ON unit.organisation_id = due.organisation_id
    AND unit.known_to IS NULL AND unit.confirmed_at IS NOT NULL AND unit.valid_from <= %(pay_on)s
LEFT JOIN people_payeearrangement p ON p.id = COALESCE(home.id, own.id, unit.id)
LEFT JOIN people_bankaccount account ON account.id = p.account_id
ORDER BY due.place
"""


@dataclass(frozen=True, slots=True)
class Payee:
    """Who receives, on which account."""

    person_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    account_id: uuid.UUID
    holder_name: str
    number: str = field(repr=False)
    number_index: bytes
    bank_code: str


@dataclass(slots=True)
class Due:
    """What is due to one of them in this batch; ``payee`` is None where none is confirmed."""

    subject: Subject
    amount: Decimal
    lines: list[int]
    programmes: tuple[str, ...]
    payee: Payee | None
    label: str = ""


def find(lines: QuerySet[Line], **standing: Exists) -> None:
    """Look the free lines up once, with what stands in the way of each: of several reasons the first."""
    sql, terms = lines.order_by().values_list(*COLUMNS).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(SCRATCH)
        cursor.execute(FREE.format(sql=sql), terms)
        cursor.execute("ANALYZE survey_line")
        for name, which in standing.items():
            those, terms = Line.objects.filter(which).values("pk").query.sql_with_params()
            cursor.execute(STANDS.format(sql=those), [name, *terms])


def of(standing: str, pay_on: date) -> list[Due]:
    """The payments of the lines found, in the order of towns and awards, so that two surveys agree."""
    opened = BankAccount._meta.get_field("number").opened
    found = []
    with connection.cursor() as cursor:
        cursor.execute(DUES, {"standing": standing, "pay_on": pay_on})
        for home, person, organisation, amount, lines, programmes, *payee in cursor:
            subject = _subject(home, person, organisation)
            found.append(Due(subject, amount, lines, tuple(programmes), _payee(opened, *payee)))
    return found


def _subject(home: uuid.UUID | None, person: uuid.UUID | None, organisation: uuid.UUID) -> Subject:
    """Whose the money is: an award is of one of them."""
    if home:
        return "household", home
    return ("person", person) if person else ("organisation", organisation)


def _payee(
    opened: Callable[[uuid.UUID, bytes], Any],
    person: uuid.UUID | None,
    organisation: uuid.UUID | None,
    account: uuid.UUID | None,
    holder: str,
    number: bytes,
    *rest: Any,
) -> Payee | None:
    if account is None:
        return None
    return Payee(person, organisation, account, holder, opened(account, number), *rest)


def label(dues: Iterable[Due]) -> None:
    """Say whose they are: only of those that somebody will read."""
    ids: dict[str, dict[uuid.UUID, list[Due]]] = {"household": {}, "person": {}, "organisation": {}}
    for due in dues:
        ids[due.subject[0]].setdefault(due.subject[1], []).append(due)
    names = dict(Person.objects.filter(pk__in=ids["person"]).values_list("pk", "name"))
    units = dict(Organisation.objects.filter(pk__in=ids["organisation"]).values_list("pk", "name"))
    named = {"household": head_names(ids["household"]), "person": names, "organisation": units}
    for kind, labels in named.items():
        for key, text in labels.items():
            for due in ids[kind][key]:
                due.label = text
