"""What decisions fix: answers, standards and settings, and the amount."""

from tests.benefits.reckoned import Given, _

SLICES = '[{"to": "5000", "rate": "0"}, {"to": "20000", "rate": "0.30"}, {"rate": "0.50"}]'
RELIEF: Given = {
    "standard:minimum-living": "1060",
    "setting:temporary-relief floor_months": "2",
    "setting:temporary-relief cap": "10",
    "setting:temporary-relief slices": SLICES,
}
ASKED: Given = {"kind": "emergency", "persons": "3", "months": "3", "self_paid": "0"}
FIXED: list[tuple[str, Given, Given, str]] = [
    ("temporary-relief", ASKED, RELIEF, "9540"),
    ("temporary-relief", _(ASKED, months="1", persons="1"), RELIEF, "2120"),
    ("temporary-relief", _(ASKED, persons="4"), RELIEF, "10600"),
    ("temporary-relief", {"kind": "expenditure", "self_paid": "5000"}, RELIEF, "0"),
    ("temporary-relief", {"kind": "expenditure", "self_paid": "12345.67"}, RELIEF, "2203.70"),
    ("temporary-relief", {"kind": "expenditure", "self_paid": "22000"}, RELIEF, "5500"),
    ("funeral-subsidy", {"cost": "1500"}, {"standard:funeral-subsidy": "2000"}, "1500"),
    ("funeral-subsidy", {"cost": "2500"}, {"standard:funeral-subsidy": "2000"}, "2000"),
    ("consolation", {"persons": "3"}, {"standard:consolation": "300"}, "900"),
    ("relief-grant", {"granted": "1234.56"}, {}, "1234.56"),
    ("orphan-study", {"quarters": "3"}, {"standard:orphan-study": "10000"}, "7500"),
]
