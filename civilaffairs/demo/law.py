"""The amounts of Dongguan in 2020 with their sources, and the other settings of the demo city."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

NEWS = "东莞市民政局 民生保障情况通报（2020-11-03）：低保1060元，食品燃气水补助80元，特困1696元"
WAGE = "广东省最低工资标准 二类地区 1720元/月（2018年7月）"
CARE = "惠城区民政事业发展第十四个五年规划：特困护理标准不低于最低工资2%、30%、60%"
SUBSIDIES = "东莞市民政局 民生保障情况通报（2020-11-03）：困难残疾人生活补贴200元、重度残疾人护理补贴300元"
CHILDREN = "东莞市民政局 民生保障情况通报（2020-11-03）：孤儿基本生活保障标准每人每月1820元"
TIERS = "演示用档次（当地标准未见于所引资料）"

# code, first month, value, source
STANDARDS = (
    ("minimum-living", date(2019, 1, 1), Decimal("1060.00"), NEWS),
    ("utilities", date(2019, 1, 1), Decimal("80.00"), NEWS),
    ("extreme-hardship", date(2019, 1, 1), Decimal("1696.00"), NEWS),
    ("extreme-hardship.floor", date(2019, 1, 1), Decimal("1.6"), CARE),
    ("minimum-wage", date(2018, 7, 1), Decimal("1720.00"), WAGE),
    ("care-rate.independent", date(2019, 1, 1), Decimal("0.02"), CARE),
    ("care-rate.partial", date(2019, 1, 1), Decimal("0.30"), CARE),
    ("care-rate.dependent", date(2019, 1, 1), Decimal("0.60"), CARE),
    (
        "low-income.upper",
        date(2018, 1, 1),
        Decimal("1.5"),
        "东莞市低收入家庭认定：低保标准1—1.5倍（2018年起）",
    ),
    ("disability-living", date(2019, 1, 1), Decimal("200.00"), SUBSIDIES),
    ("disability-care", date(2019, 1, 1), Decimal("300.00"), SUBSIDIES),
    ("orphan", date(2019, 1, 1), Decimal("1820.00"), CHILDREN),
    ("old-age.80", date(2019, 1, 1), Decimal("100.00"), TIERS),
    ("old-age.90", date(2019, 1, 1), Decimal("200.00"), TIERS),
    ("old-age.100", date(2019, 1, 1), Decimal("300.00"), TIERS),
)

# code, first month, value, source
SETTINGS = (
    ("pays-from", date(2019, 1, 1), "2020-05", "演示：2020年5月起由本系统发放，此前月份由原渠道发放"),
    ("arrears.limit", date(2019, 1, 1), "500", "演示：一笔补发、追缴超过500元的，由两人决定"),
    ("arrears.months", date(2019, 1, 1), 12, "演示：补发、追缴早于12个月的，由两人决定"),
)
