"""Fills an empty, migrated database with the demo city. Fixed seed; passwords alone are random."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from civilaffairs.accounts.models import Area
from civilaffairs.audit.clock import business_time, shift_to, shifted
from civilaffairs.demo import budget, cases, city, late, loading, month, staff
from civilaffairs.demo.population import Population
from civilaffairs.payments.models import Fund
from civilaffairs.web.radar import sweeps

TODAY = date(2020, 6, 3)


class Command(BaseCommand):
    """``manage.py load_demo``: refused where anything is, and in production."""

    help = "Load the demo city into an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CLOCK_MAY_MOVE:
            raise CommandError("The demo city is never loaded into production.")
        if Area.objects.exists():
            raise CommandError("The database holds areas already; the demo city needs an empty one.")
        began = time.monotonic()
        with ThreadPoolExecutor(1) as thread, transaction.atomic():
            self._load(thread)
        self.stdout.write(f"  demo city ready after {time.monotonic() - began:.1f} s")

    def _load(self, thread: ThreadPoolExecutor) -> None:
        with business_time(date(2019, 11, 4)):
            areas = city.make_areas()
            people = staff.make_staff(areas, thread)
            fund, _created = Fund.objects.get_or_create(
                code="local",
                defaults={
                    "name": "市级财政资金",
                    "name_en": "City budget",
                    "payer_account": "44001234567890",
                },
            )
            loading.publish(areas, people)
        self._say(f"33 towns, {len(people)} accounts, standards of 2020")
        with business_time(date(2019, 12, 16)):
            population = Population(loading.SEED)
            households = loading.take_over(areas, people, population)
        self._say(f"{households} households with facts, awards and accounts")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        budget.give(areas[city.CITY_CODE], fund, people)
        batch = month.pay(areas[city.CITY_CODE], fund, people)
        self._say(f"May 2020 paid: {batch.count} transfers, {batch.total} yuan, 3 returned by the bank")
        late.become_known(people)
        number = cases.make_cases(areas, people, population)
        self._say(f"{number} cases, from the draft to the decision")
        staff.set_passwords(people)
        shift_to(TODAY)
        with shifted():
            sweeps.start(areas[city.CITY_CODE], None)  # The worker looks as soon as it is there.
        staff.write_accounts(people, settings.DATA_DIR / "demo-accounts.txt")

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()
