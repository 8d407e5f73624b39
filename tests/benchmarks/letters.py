"""How many letters of one page a machine makes in a second, one process for each core.

    python -m tests.benchmarks.letters --letters 240

Each letter is another one: name, numbers, months and amounts differ. ``a_second`` is what the whole pool
made in the time from the first letter to the last; ``milliseconds`` the processor time of one letter and
its parts, taken in one process. Nothing is stored. Prints JSON.
"""

import argparse
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import django

SURNAMES, GIVEN = "张王李赵陈杨黄周吴徐孙胡朱高林何郭马罗梁", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
WARM_UP = 4
TEMPLATE = "print/agree.html"


def ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.test")
    fonts = import_module("civilaffairs.embedded.fonts")
    os.environ["FONTCONFIG_FILE"] = str(fonts.CONFIGURATION)
    django.setup()
    for number in range(WARM_UP):
        make(number)


def said(number: int) -> dict[str, Any]:
    """What the letter with this number says."""
    name = SURNAMES[number % 20] + GIVEN[number // 20 % 20] + GIVEN[number // 7 % 20]
    top_up, water = Decimal(90000 + 137 * number) / 100, Decimal(80 * (number % 5 + 1))
    lines = [
        {"name": "差额补助", "words": "（保障标准 × 人数）− 家庭收入", "text": f"1060.00 × 4 − {number}.00"},
        {"name": "食品、燃气及水补助", "words": "", "text": f"80.00 × {number % 5 + 1}"},
    ]
    return {
        "applicant": name,
        "programme_name": "最低生活保障",
        "per": "month",
        "members": number % 5 + 1,
        "first_month": date(2020, number % 12 + 1, 1),
        "amount": top_up + water,
        "lines": [{**line, "amount": due} for line, due in zip(lines, (top_up, water), strict=True)],
        "account_tail": f"{number:04}",
        "law": "《社会救助暂行办法》第九条、《最低生活保障审核确认办法》第二十六条",
        "phone": "0769-22830000",
        "letter": SimpleNamespace(
            number=f"东民低定〔2020〕{number}号", title="确认通知书", check_code="A3C4D6E7F9"
        ),
        "case": SimpleNamespace(number=f"DG-2020-{number:05}"),
        "office": SimpleNamespace(name="东莞市", level="city"),
        "check_picture": import_module("civilaffairs.casework.letters.check_codes").drawn("A3C4D6E7F9"),
        "handler": SimpleNamespace(name="陈静"),
        "today": date(2020, 5, 12),
    }


def make(number: int) -> int:
    data = import_module("civilaffairs.casework.letters.pdf").render(TEMPLATE, said(number))
    return len(data)


def parts(letters: int) -> dict[str, float]:
    """Processor milliseconds of a letter: its text, its layout, and its writing with the font cut to size."""
    pdf, html = import_module("civilaffairs.casework.letters.pdf"), import_module("weasyprint").HTML
    spent = {"text": 0.0, "layout": 0.0, "writing": 0.0}
    for number in range(letters):
        marks = [time.process_time()]
        text = pdf.text_of(TEMPLATE, said(number))
        marks.append(time.process_time())
        document = html(string=text).render(**pdf.looks())
        marks.append(time.process_time())
        document.write_pdf()
        marks.append(time.process_time())
        for part, begun, ended in zip(spent, marks, marks[1:], strict=False):
            spent[part] += ended - begun
    shares = {part: round(1000 * seconds / letters, 1) for part, seconds in spent.items()}
    return {**shares, "letter": round(sum(shares.values()), 1)}


def measure(letters: int, processes: int) -> dict[str, Any]:
    with ProcessPoolExecutor(processes, initializer=ready) as pool:
        list(pool.map(make, range(processes * WARM_UP)))
        begun = time.perf_counter()
        sizes = list(pool.map(make, range(letters), chunksize=8))
        seconds = time.perf_counter() - begun
        figures = pool.submit(parts, letters // 4).result()
    return {
        "letters": letters,
        "processes": processes,
        "seconds": round(seconds, 2),
        "a_second": round(letters / seconds, 1),
        "milliseconds": figures,
        "bytes": sum(sizes) // letters,
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--letters", type=int, default=240)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    print(json.dumps(measure(options.letters, options.processes), indent=1))


if __name__ == "__main__":
    main()
