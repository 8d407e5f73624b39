"""What a random city publishes: standards, settings, indices; now and then something forbidden."""

STANDARDS = {
    "minimum-living": "1060.00",
    "utilities": "80.00",
    "extreme-hardship": "1696.00",
    "minimum-wage": "1720.00",
    "care-rate.independent": "0.02",
    "care-rate.partial": "0.30",
    "care-rate.dependent": "0.60",
    "low-income.upper": "1.5",
    "disability-living": "200.00",
    "disability-care": "300.00",
    "old-age.80": "100.00",
    "old-age.90": "200.00",
    "old-age.100": "300.00",
    "dependent-elder-care.moderate": "200.00",
    "dependent-elder-care.severe": "250.00",
    "dependent-elder-care.total": "300.00",
    "orphan": "1820.00",
    "orphan-study": "10000.00",
    "meals.minimum-living": "10.00",
    "meals.low-income": "8.00",
    "meals.other": "6.00",
}
# Amounts at which one of two benefits becomes the higher one, or both are equal.
OTHER_VALUES = {
    "dependent-elder-care.moderate": ["300.00", "34.40", "34.41"],
    "dependent-elder-care.severe": ["516.00", "515.99", "300.01"],
    "dependent-elder-care.total": ["1032.00", "1032.01", "600.00"],
    "disability-care": ["200.00", "299.99"],
    "disability-living": ["255.50"],
    "orphan": ["1060.00", "2000.05", "1100.00"],
    "minimum-wage": ["1901.15"],
    "low-income.upper": ["2", "1.3333"],
    "meals.other": ["6.55", "10.00"],
}
OPTIONAL = {
    "vulnerable-rate": ["0.20", "0.3333"],
    "extreme-hardship.rural": ["1500.00", "1733.33"],
    "orphan.scattered": ["1110.00", "1059.99"],
    "extreme-hardship.floor": ["1.3", "1.6"],
}
BELOW_BOUND = [
    ("extreme-hardship", "1695.99"),
    ("extreme-hardship.floor", "1.61"),
    ("care-rate.partial", "0.29"),
    ("meals.other", "5.99"),
    ("meals.minimum-living", "10.01"),
]


def standards(dice, year):
    made = {code: [{"from": "2015-01", "value": value}] for code, value in STANDARDS.items()}
    for code, values in OTHER_VALUES.items():
        if dice.random() < 0.25:
            made[code] = [{"from": "2015-01", "value": dice.choice(values)}]
        elif dice.random() < 0.12:
            made[code].append(row(dice, year, dice.choice(values)))
    for code, values in OPTIONAL.items():
        if dice.random() < 0.35:
            late = {"from": f"{year}-{dice.randint(1, 6):02}", "value": dice.choice(values)}
            made[code] = [late if dice.random() < 0.5 else {"from": "2015-01", "value": dice.choice(values)}]
    if dice.random() < 0.4:
        raised = row(dice, year, "1123.45")
        made["minimum-living"].append(raised)
        made["extreme-hardship"].append({**raised, "value": "1797.52"})
    if dice.random() < 0.1:
        del made["utilities"]
    if dice.random() < 0.04:
        del made[dice.choice(list(made))]
    if dice.random() < 0.015:
        code, value = dice.choice(BELOW_BOUND)
        made[code] = [{"from": "2015-01", "value": value}]
    return made


def row(dice, year, value):
    """A new value, sometimes published after it began."""
    made = {"from": f"{year}-{dice.randint(2, 8):02}", "value": value}
    if dice.random() < 0.6:
        made["known"] = f"{year}-{dice.randint(1, 9):02}-{dice.randint(1, 28):02}"
    return made


CHOICES = {
    "low-income.upper-inclusive": [True, False],
    "old-age.start": ["month-after-age", "month-of-age"],
    "disability-care.grades": [{"any": [1, 2]}, {"any": [1], "visual": [2, 3, 4]}, {"mental": [1, 2, 3, 4]}],
    "disability-living.low-income": [True, True, False],
    "minimum-living.gradual-exit": [
        [{"months": 2, "rate": "0.75"}, {"months": 1, "rate": "0.33"}],
        [{"months": 6, "rate": "0.3333"}],
        [{"months": 1, "rate": "1.00"}, {"months": 2, "rate": "0"}],
    ],
    "vulnerable.groups": [["elder"], ["minor", "seriously-ill"], ["severely-disabled"], []],
    "vulnerable.elder-age": [60, 65, 80],
    "income.not-counted": [["scholarship"], ["basic-pension", "disability-subsidy"], []],
    "price-subsidy": [{"cpi": "3.0", "food": "5.5"}, {"cpi": "4.2", "food": "9.0"}],
    "price-subsidy.minimum": ["44.52", "50.00", "0"],
    "temporary-relief": [
        {
            "floor_months": 1,
            "cap": "6",
            "slices": [{"to": "3000", "rate": "0.10"}, {"rate": "0.4"}],
            "township_limit": "2120.00",
        }
    ],
}
FORBIDDEN = {
    "minimum-living.gradual-exit": [{"months": 4, "rate": "1.00"}, {"months": 3, "rate": "0.50"}],
    "old-age.start": "next-month",
    "vulnerable.groups": ["elder", "poor"],
    "disability-care.grades": {"any": [1, 5]},
    "low-income.upper-inclusive": "yes",
}


def settings(dice, year):
    made = {}
    for code, choices in CHOICES.items():
        chance = dice.random()
        if chance < 0.25:
            made[code] = dice.choice(choices)
        elif chance < 0.4:
            made[code] = [row(dice, year, dice.choice(choices)) for _ in range(dice.choice([1, 1, 2]))]
    if dice.random() < 0.015:
        code = dice.choice(list(FORBIDDEN))
        made[code] = FORBIDDEN[code]
    return made


def indices(dice, year):
    made = {}
    for month in range(1, 10):
        if dice.random() < 0.35:
            index = {
                "cpi": dice.choice(["4.2", "3.5", "3.4", "3.0", "5.25", "-1.0", "2.9"]),
                "food_cpi": dice.choice(["5.9", "6.0", "5.5", "9.1", "-2.0"]),
            }
            if dice.random() < 0.4:
                index["known"] = f"{year}-{min(month + dice.randint(0, 4), 12):02}-{dice.randint(1, 28):02}"
            made[f"{year}-{month:02}"] = index
    return made
