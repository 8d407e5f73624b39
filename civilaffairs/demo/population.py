"""Synthetic people: names, ID numbers of the unallocated region 441999, accounts. Nobody real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from civilaffairs.lib import id_numbers

REGION = "441999"  # never allocated, so that no number can be a living person's
SURNAMES = "陈李黄张梁林刘吴王罗何叶邓周谢郭卢袁黎尹莫曾单欧麦冼"
MALE_NAMES = (
    "志强 建国 伟明 国华 俊杰 浩然 家豪 文彬 永康 子轩 柏林 海涛 启明 树生 润根 锦荣 满堂 展鹏 宇航 梓睿"
)
FEMALE_NAMES = (
    "雅文 秀英 丽娟 淑芬 玉兰 海燕 小红 桂花 慧敏 诗琪 美玲 晓彤 雪梅 婉仪 金凤 思颖 凤娣 欣怡 顺好 子晴"
)


@dataclass(frozen=True)
class Human:
    """One synthetic person."""

    name: str
    sex: str
    birth_date: date
    id_number: str


class Population:
    """Makes people from one seed; no ID number and no bank account is made twice."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a fixed seed is the point
        self._sequences: dict[date, int] = {}
        self._accounts = 0

    def surname(self) -> str:
        return self.random.choice(SURNAMES)

    def born_between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days + 1))

    def human(self, sex: str, birth_date: date, surname: str | None = None) -> Human:
        """Return a new person of that sex and birth date."""
        given = (MALE_NAMES if sex == "M" else FEMALE_NAMES).split()
        name = (surname or self.surname()) + self.random.choice(given)
        return Human(name, sex, birth_date, self._id_number(sex, birth_date))

    def _id_number(self, sex: str, birth_date: date) -> str:
        sequence = self._sequences.get(birth_date, 100) + 2
        self._sequences[birth_date] = sequence
        odd = sequence if sequence % 2 else sequence + 1
        return id_numbers.make(REGION, birth_date, odd if sex == "M" else odd - 1)

    def account_number(self) -> str:
        """Return a card number of the unassigned range 629999 that passes the Luhn check."""
        self._accounts += 1
        digits = f"629999{self._accounts:012d}"
        total = 0
        for position, digit in enumerate(reversed(digits)):
            value = int(digit) * (2 if position % 2 == 0 else 1)
            total += value - 9 if value > 9 else value
        return digits + str(-total % 10)
