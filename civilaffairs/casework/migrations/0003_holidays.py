"""The State Council's holiday arrangements as far as they are published, from 2019 on."""

from datetime import date

from chinese_calendar.constants import holidays, workdays
from django.db import migrations

FIRST = date(2019, 1, 1)
SATURDAY = 5
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def load(apps, schema_editor):
    """Only days that differ from their weekday; a weekend inside a holiday needs no row."""
    Holiday = apps.get_model("casework", "Holiday")
    rows = [
        Holiday(day=day, works=works, name=NAMES.get(name, name))
        for days, works in ((holidays, False), (workdays, True))
        for day, name in days.items()
        if day >= FIRST and (day.weekday() >= SATURDAY) == works
    ]
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_guards")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
