"""清单: what lies beside a bank's file and tells whether it is whole and the right one.

JSON with sorted keys, so that the same file has the same manifest for ever. The sum of the accounts' last six
digits is what clerks compare by hand; the sums per bank are what the paying bank passes on.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from civilaffairs.lib import digests
from civilaffairs.payments.banks.rows import Row
from civilaffairs.payments.models import Batch

MEDIA_TYPE = "application/json"
ENDING = ".manifest.json"
_TAIL = 6


def build(batch: Batch, rows: Sequence[Row], name: str, data: bytes) -> bytes:
    """The manifest of a batch's file."""
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        sums[f"{row.bank_code} {row.bank_name}".strip()].append(row.amount)
    content = {
        "file": name,
        "bytes": len(data),
        "sha256": digests.sha256(data),
        "sm3": digests.sm3(data),
        "batch": batch.number,
        "content_sha256": batch.digest,
        "profile": batch.profile,
        "encoding": batch.encoding,
        "pay_on": f"{batch.pay_on:%Y-%m-%d}",
        "count": batch.count,
        "total": f"{batch.total:.2f}",
        "accounts_last_six_sum": sum(int(row.account[-_TAIL:]) for row in rows),
        "banks": [
            {"bank": bank, "count": len(sums[bank]), "total": f"{sum(sums[bank]):.2f}"}
            for bank in sorted(sums)
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
