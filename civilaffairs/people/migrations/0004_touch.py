"""What touches whom: every adopted fact notes its person, household or organisation."""

import civilaffairs.audit.db
import civilaffairs.audit.touches
from django.db import migrations, models

from civilaffairs.audit import guards
from civilaffairs.audit.touches import touches

# A property item decides nothing that is calculated.
SUBJECTS = {
    "people_membership": "(household_id), (person_id)",
    "people_income": "(person_id)",
    "people_cost": "(person_id)",
    "people_disability": "(person_id)",
    "people_selfcare": "(person_id)",
    "people_careplace": "(person_id)",
    "people_elderability": "(person_id)",
    "people_serveddays": "(person_id)",
    "people_bedmonth": "(organisation_id)",
    "people_illness": "(person_id)",
    "people_schooling": "(person_id)",
    "people_residence": "(person_id)",
    "people_death": "(person_id)",
}
OF_A_MONTH = ("people_serveddays", "people_bedmonth")


def _touches(table: str) -> migrations.RunSQL:
    day = "LEAST(month, valid_from)" if table in OF_A_MONTH else "valid_from"
    return touches(
        table,
        "people_touch",
        "subject",
        f"SELECT subject, {day} AS day FROM changed CROSS JOIN LATERAL (VALUES {SUBJECTS[table]}) s(subject)"
        " WHERE layer = 'adopted'",
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0003_feeds")]
    operations = [
        migrations.CreateModel(
            name="Touch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("first_month", models.DateField()),
                (
                    "known_at",
                    models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False),
                ),
                (
                    "transaction",
                    civilaffairs.audit.touches.TransactionField(
                        db_default=civilaffairs.audit.touches.ThisTransaction(), editable=False
                    ),
                ),
                ("subject", models.UUIDField()),
            ],
            options={"abstract": False},
        ),
        *(_touches(table) for table in SUBJECTS),
        # A person born on another day is of another age in every month.
        touches(
            "people_formeridentity",
            "people_touch",
            "subject",
            "SELECT person_id AS subject, birth_date AS day FROM changed",
            events=("INSERT",),
        ),
        guards.append_only("people_touch"),
    ]
