"""A list of which a row cannot be taken is not taken at all: each such row with what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civilaffairs.files.tables import BadRow
from civilaffairs.lib.errors import Refused


class BadRows(Refused):
    """Nothing was taken in; ``rows`` says which ones are wrong and why."""

    def __init__(self, rows: list[BadRow]) -> None:
        count = len(rows)
        said = ngettext("%(count)d row cannot be taken.", "%(count)d rows cannot be taken.", count)
        super().__init__(
            said % {"count": count},
            _("Nothing was taken in. Correct the rows in the file and upload it again."),
        )
        self.rows = rows
