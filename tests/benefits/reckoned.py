"""Worked cases of each benefit: inputs, the conditions that fail, the amount of each line."""

from typing import Any

Given = dict[str, Any]


def _(of: Given, **changes: Any) -> Given:
    """The same with some inputs otherwise; ``fact_age`` is fact:age, of two words by their last."""
    by_end = {key.replace(":", "_").replace("-", "_").replace(".", "_").replace(" ", "_"): key for key in of}
    return {**of, **{by_end[name]: value for name, value in changes.items()}}


ML: Given = {
    "fact:members": "3",
    "fact:counted_income": "1500",
    "fact:vulnerable_members": "1",
    "standard:minimum-living": "1060",
    "standard:utilities": "80",
    "standard:vulnerable-rate": "0.2",
}
EH: Given = {
    "fact:own_income": "1059.99",
    "fact:age": "60",
    "fact:age_at_start": "60",
    "fact:assessed": True,
    "fact:disability": "none",
    "fact:disability_grade": "0",
    "fact:in_school": False,
    "fact:minor": False,
    "fact:rural": False,
    "fact:self_care_failed": "0",
    "other:gross dependent-elder-care allowance": "0",
    "standard:care-rate.independent": "0.02",
    "standard:care-rate.partial": "0.3",
    "standard:care-rate.dependent": "0.6",
    "standard:extreme-hardship": "1696",
    "standard:extreme-hardship.rural": "1500",
    "standard:minimum-living": "1060",
    "standard:minimum-wage": "1720",
}
YOUNG = _(EH, fact_age="59", fact_age_at_start="59")
CHILD: Given = {
    "fact:age_at_start": "17",
    "fact:care_at": "institution",
    "fact:in_school": False,
    "fact:minor": True,
    "standard:orphan": "1820",
    "standard:orphan.scattered": "1110",
}
UNATTENDED: Given = {
    **CHILD,
    "other:paid disability-living allowance": "0",
    "other:paid extreme-hardship basic": "0",
    "other:share minimum-living top-up": "0",
}
LIVING: Given = {
    "fact:certified": True,
    "other:gross unattended-child allowance": "0",
    "other:paid minimum-living": "1",
    "other:recognised low-income": False,
    "setting:disability-living.low-income": False,
    "standard:disability-living": "200",
}
CARE: Given = {
    "fact:severe_disability": True,
    "other:gross dependent-elder-care allowance": "0",
    "standard:disability-care": "300",
}
LOW: Given = {
    "fact:counted_income": "2120",
    "fact:members": "2",
    "setting:low-income.upper-inclusive": False,
    "standard:low-income.upper": "1.5",
    "standard:minimum-living": "1060",
}
PRICE: Given = {
    "fact:followed": "3",
    "setting:price-subsidy cpi": "3.5",
    "setting:price-subsidy food": "6.0",
    "standard:price-index": "3.5",
    "standard:food-price-index": "5.9",
    "standard:minimum-living": "1060",
}
LEAST: Given = {**PRICE, "setting:price-subsidy.minimum": "40"}
SPENT: Given = {
    "other:awarded low-income": False,
    "other:paid minimum-living": "0",
    "fact:members": "3",
    "fact:income_before_costs": "4500",
    "fact:rigid_spending": "2300",
    "standard:disposable-income": "40000",
    "standard:hardship-ratio": "0.5",
}
LOOSE = {key: value for key, value in SPENT.items() if not key.startswith("standard:")}
STUDY: Given = {"fact:decided": "2500", "fact:in_school": True, "fact:minor": False}

Case = tuple[str, Given, str, str]
CASES: list[Case] = [
    ("minimum-living", ML, "", "1680 240 212"),
    ("minimum-living", _(ML, fact_counted_income="3179.99"), "", "0.01 240 212"),
    ("minimum-living", _(ML, fact_counted_income="3180"), "income", ""),
    ("minimum-living", _(ML, fact_vulnerable_members="0"), "", "1680 240 0"),
    ("extreme-hardship", EH, "", "1696 34.40"),
    ("extreme-hardship", _(EH, fact_own_income="1060"), "income", ""),
    ("extreme-hardship", _(EH, fact_assessed=False), "self-care", ""),
    ("extreme-hardship", _(EH, fact_rural=True), "", "1500 34.40"),
    ("extreme-hardship", _(EH, fact_self_care_failed="1"), "", "1696 516"),
    ("extreme-hardship", _(EH, fact_self_care_failed="3"), "", "1696 516"),
    ("extreme-hardship", _(EH, fact_self_care_failed="4"), "", "1696 1032"),
    ("extreme-hardship", _(EH, other_gross_dependent_elder_care_allowance="34.40"), "", "1696 34.40"),
    ("extreme-hardship", _(EH, other_gross_dependent_elder_care_allowance="34.41"), "", "1696 0"),
    ("extreme-hardship", YOUNG, "capacity", ""),
    *(
        ("extreme-hardship", _(YOUNG, fact_disability=category, fact_disability_grade=grade), unmet, due)
        for category, grade, unmet, due in [
            ("intellectual", "3", "", "1696 34.40"),
            ("intellectual", "4", "capacity", ""),
            ("mental", "3", "", "1696 34.40"),
            ("mental", "4", "capacity", ""),
            ("physical", "2", "", "1696 34.40"),
            ("physical", "3", "capacity", ""),
            ("visual", "1", "", "1696 34.40"),
            ("visual", "2", "capacity", ""),
            ("hearing", "1", "capacity", ""),
        ]
    ),
    ("extreme-hardship", _(YOUNG, fact_age_at_start="15", fact_minor=True), "", "1696 34.40"),
    ("extreme-hardship", _(YOUNG, fact_age_at_start="15", fact_in_school=True), "", "1696 34.40"),
    ("extreme-hardship", _(YOUNG, fact_age_at_start="15"), "capacity", ""),
    ("extreme-hardship", _(YOUNG, fact_age_at_start="16", fact_minor=True), "capacity", ""),
    ("orphan", CHILD, "", "1820"),
    ("orphan", _(CHILD, fact_care_at="home"), "", "1110"),
    ("orphan", _(CHILD, fact_minor=False), "age", ""),
    ("orphan", _(CHILD, fact_minor=False, fact_in_school=True), "", "1820"),
    ("orphan", _(CHILD, fact_age_at_start="18"), "age", ""),
    ("unattended-child", UNATTENDED, "", "1820"),
    ("unattended-child", _(UNATTENDED, fact_care_at="home"), "", "1110"),
    ("unattended-child", _(UNATTENDED, fact_minor=False), "age", ""),
    (
        "unattended-child",
        _(UNATTENDED, other_share_minimum_living_top_up="560", other_paid_disability_living_allowance="200"),
        "",
        "1060",
    ),
    ("unattended-child", _(UNATTENDED, other_paid_extreme_hardship_basic="1696"), "", "124"),
    ("disability-living", LIVING, "", "200"),
    ("disability-living", _(LIVING, fact_certified=False), "certificate", ""),
    ("disability-living", _(LIVING, other_paid_minimum_living="0"), "need", ""),
    (
        "disability-living",
        _(LIVING, other_paid_minimum_living="0", other_recognised_low_income=True),
        "need",
        "",
    ),
    (
        "disability-living",
        _(LIVING, other_paid_minimum_living="0", setting_disability_living_low_income=True),
        "need",
        "",
    ),
    (
        "disability-living",
        _(
            LIVING,
            other_paid_minimum_living="0",
            setting_disability_living_low_income=True,
            other_recognised_low_income=True,
            other_gross_unattended_child_allowance="1",
        ),
        "",
        "0",
    ),
    ("disability-living", _(LIVING, other_gross_unattended_child_allowance="1820"), "", "200"),
    (
        "disability-living",
        _(
            LIVING,
            other_paid_minimum_living="0",
            setting_disability_living_low_income=True,
            other_recognised_low_income=True,
        ),
        "",
        "200",
    ),
    ("disability-care", CARE, "", "300"),
    ("disability-care", _(CARE, fact_severe_disability=False), "grade", ""),
    ("disability-care", _(CARE, other_gross_dependent_elder_care_allowance="300"), "", "300"),
    ("disability-care", _(CARE, other_gross_dependent_elder_care_allowance="300.01"), "", "0"),
    ("expenditure-hardship", SPENT, "", ""),
    ("expenditure-hardship", _(SPENT, other_awarded_low_income=True), "not-beside-low-income", ""),
    ("expenditure-hardship", _(SPENT, other_paid_minimum_living="1"), "not-beside-minimum-living", ""),
    ("expenditure-hardship", _(SPENT, fact_rigid_spending="2250"), "spending", ""),
    ("expenditure-hardship", _(SPENT, fact_rigid_spending="2250.01"), "", ""),
    (
        "expenditure-hardship",
        _(SPENT, fact_income_before_costs="9999.99", fact_rigid_spending="5000"),
        "",
        "",
    ),
    (
        "expenditure-hardship",
        _(SPENT, fact_income_before_costs="10000", fact_rigid_spending="9000"),
        "income",
        "",
    ),
    ("expenditure-hardship", _(LOOSE, fact_rigid_spending="0"), "", ""),
    ("expenditure-hardship", _(LOOSE, fact_income_before_costs="0", fact_rigid_spending="0"), "", ""),
    ("low-income", LOW, "", ""),
    ("low-income", _(LOW, fact_counted_income="2119.99"), "above", ""),
    ("low-income", _(LOW, fact_counted_income="3179.99"), "", ""),
    ("low-income", _(LOW, fact_counted_income="3180"), "below", ""),
    (
        "low-income",
        _(LOW, fact_counted_income="3180", setting_low_income_upper_inclusive=True),
        "",
        "",
    ),
    (
        "low-income",
        _(LOW, fact_counted_income="3180.01", setting_low_income_upper_inclusive=True),
        "below",
        "",
    ),
    ("price-subsidy", PRICE, "", "111.30"),
    ("price-subsidy", _(PRICE, standard_price_index="3.49"), "", "0"),
    ("price-subsidy", _(PRICE, standard_price_index="3.49", standard_food_price_index="6.0"), "", "110.97"),
    ("price-subsidy", _(PRICE, standard_price_index="-1", standard_food_price_index="6.1"), "", "0"),
    ("price-subsidy", LEAST, "", "120"),
    ("price-subsidy", _(LEAST, setting_price_subsidy_minimum="37.11"), "", "111.33"),
    ("price-subsidy", _(LEAST, setting_price_subsidy_minimum="37.09"), "", "111.30"),
    ("price-subsidy", _(LEAST, setting_price_subsidy_minimum="0"), "", "111.30"),
    ("price-subsidy", _(LEAST, setting_price_subsidy_minimum=None), "", "111.30"),
    ("price-subsidy", _(LEAST, standard_price_index="3.49"), "", "0"),
    ("price-subsidy", _(LEAST, standard_price_index="0", standard_food_price_index="6.1"), "", "0"),
    ("price-subsidy", _(LEAST, standard_price_index="0.001", standard_food_price_index="6.1"), "", "120"),
    ("price-subsidy", _(LEAST, standard_price_index="-1", standard_food_price_index="6.1"), "", "0"),
    ("price-subsidy", _(LEAST, fact_followed="0"), "", "0"),
    ("orphan-study", STUDY, "", "2500"),
    ("orphan-study", _(STUDY, fact_minor=True), "adult", ""),
    ("orphan-study", _(STUDY, fact_in_school=False), "school", ""),
    *(
        (code, {"fact:decided": "700"}, "", "700")
        for code in ("consolation", "relief-grant", "funeral-subsidy")
    ),
    ("temporary-relief", {"fact:decided": "700", "fact:shared": "200"}, "", "500 200"),
    ("temporary-relief", {"fact:decided": "700", "fact:shared": "0"}, "", "700 0"),
]
