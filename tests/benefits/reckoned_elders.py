"""Worked cases of what elders get."""

from tests.benefits.reckoned import Case, Given, _

ELDER: Given = {
    "fact:age": "60",
    "fact:elder_grade": "moderate",
    "other:gross disability-care allowance": "0",
    "other:gross extreme-hardship basic": "0",
    "other:gross extreme-hardship care": "0",
    "other:paid minimum-living": "1",
    "other:recognised low-income": False,
    "standard:dependent-elder-care.moderate": "200",
    "standard:dependent-elder-care.severe": "250",
    "standard:dependent-elder-care.total": "300",
}
BEDS: Given = {
    "fact:independent_beds": "20",
    "fact:partial_beds": "12",
    "fact:dependent_beds": "8",
    "standard:bed-month": "110",
    "standard:bed-month.partial": "165",
    "standard:bed-month.dependent": "275",
}
ONE_RATE = ("fact:independent_beds", "fact:partial_beds", "fact:dependent_beds", "standard:bed-month")
MEALS: Given = {
    "fact:age": "60",
    "fact:served_days": "22",
    "other:gross extreme-hardship basic": "0",
    "other:paid minimum-living": "0",
    "other:recognised low-income": False,
    "standard:meals.low-income": "8",
    "standard:meals.minimum-living": "10",
    "standard:meals.other": "6",
}
OLD: Given = {
    "fact:allowance_age": "80",
    "standard:old-age.80": "100",
    "standard:old-age.90": "200",
    "standard:old-age.100": "300",
}
ELDERS: list[Case] = [
    ("operating-subsidy", BEDS, "", "6380"),
    ("operating-subsidy", {key: BEDS[key] for key in ONE_RATE}, "", "4400"),
    ("dependent-elder-care", ELDER, "", "200"),
    ("dependent-elder-care", _(ELDER, fact_elder_grade="severe"), "", "250"),
    ("dependent-elder-care", _(ELDER, fact_elder_grade="total"), "", "300"),
    ("dependent-elder-care", _(ELDER, fact_elder_grade="none"), "grade", ""),
    ("dependent-elder-care", _(ELDER, fact_age="59"), "age", ""),
    ("dependent-elder-care", _(ELDER, other_paid_minimum_living="0"), "need", ""),
    (
        "dependent-elder-care",
        _(ELDER, other_paid_minimum_living="0", other_gross_extreme_hardship_basic="1"),
        "",
        "200",
    ),
    (
        "dependent-elder-care",
        _(ELDER, other_paid_minimum_living="0", other_recognised_low_income=True),
        "",
        "200",
    ),
    ("dependent-elder-care", _(ELDER, other_gross_disability_care_allowance="200"), "", "0"),
    ("dependent-elder-care", _(ELDER, other_gross_disability_care_allowance="199.99"), "", "200"),
    ("dependent-elder-care", _(ELDER, other_gross_extreme_hardship_care="200"), "", "0"),
    ("dependent-elder-care", _(ELDER, other_gross_extreme_hardship_care="199.99"), "", "200"),
    ("elder-meals", MEALS, "", "132"),
    ("elder-meals", _(MEALS, fact_age="59"), "age", ""),
    ("elder-meals", _(MEALS, other_recognised_low_income=True), "", "176"),
    ("elder-meals", _(MEALS, other_paid_minimum_living="1"), "", "220"),
    ("elder-meals", _(MEALS, other_gross_extreme_hardship_basic="1"), "", "220"),
    *(
        ("old-age", _(OLD, fact_allowance_age=age), "", due)
        for age, due in [
            ("79", "0"),
            ("80", "100"),
            ("89", "100"),
            ("90", "200"),
            ("99", "200"),
            ("100", "300"),
        ]
    ),
]
