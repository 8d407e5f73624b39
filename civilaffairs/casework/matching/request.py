"""The request list of a case: who is to be matched, under which number."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.casework.models import Case
from civilaffairs.casework.queries import members_of
from civilaffairs.lib.errors import Refused

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor

# The columns of the result file; the words are those that the checking offices use.
HEADER = ("核对编号", "公民身份号码", "来源", "类别", "金额")


def request_number(case: Case) -> str:
    """The number of the next request: a repeated match of one case gets another."""
    return f"{case.number}-H{case.match_reports.count() + 1}"


@transaction.atomic
def request_list(case: Case, actor: Actor) -> bytes:
    """An .xlsx of the members to be matched, ID numbers as text; its export is recorded."""
    require(actor, "case.match", area=case.area, kind=case.kind, state=case.state)
    people = members_of(case)
    if not people:
        raise Refused(_("The members of this case are not recorded yet."))
    number = request_number(case)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, text = book.add_worksheet("核对名单"), book.add_format({"num_format": "@"})
        sheet.set_column(0, 2, 28, text)
        sheet.write_row(0, 0, ("核对编号", "公民身份号码", "姓名"))
        for row, person in enumerate(people, start=1):
            for column, value in enumerate((number, person.id_number or "", person.name)):
                sheet.write_string(row, column, value, text)
    trail.record(
        "match.export",
        object_kind="case",
        object_id=case.pk,
        label=case.number,
        detail={"persons": len(people), "request": number},
    )
    return buffer.getvalue()
