"""The buttons of the page that change rows. Reads the content and gives it back changed."""

from __future__ import annotations

from civilaffairs.casework.intake.intakes import Content, Intake
from civilaffairs.casework.intake.sheet import MEMBERS


def press(action: str, content: Content, intake: Intake) -> tuple[Content, str]:
    """The content after a button was pressed, and where on the page to go on."""
    if action == "calculate":
        return content, "?calculated=1#likely"
    section = intake.section(MEMBERS)
    if section is None or not section.many:
        return content, ""
    rows = list(content.get(MEMBERS, []))
    verb, _colon, at = action.partition(":")
    if verb == "add-member" and len(rows) < section.most:
        rows.append({})
        return {**content, MEMBERS: rows}, f"?row={len(rows) - 1}#members-{len(rows) - 1}"
    if verb == "remove-member" and at.isdecimal() and 0 < len(rows) > 1 and int(at) < len(rows):
        gone = int(at)
        del rows[gone]
        return {**content, MEMBERS: rows, "payee": _payee_after(content.get("payee", {}), gone)}, "#members"
    return content, ""


def _payee_after(payee: Content, gone: int) -> Content:
    """The payee is named by row: rows below the removed one move up."""
    chosen = str(payee.get("payee", ""))
    if not chosen.isdecimal() or int(chosen) < gone:
        return payee
    return {**payee, "payee": "" if int(chosen) == gone else str(int(chosen) - 1)}
