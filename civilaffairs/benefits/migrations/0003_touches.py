"""What touches whom: values touch their code, an award and what is decided of it touch its subject."""

import django.db.models.deletion
from django.db import migrations, models

import civilaffairs.audit.db
import civilaffairs.audit.touches
from civilaffairs.audit import guards
from civilaffairs.audit.touches import touches

SUBJECTS = "CROSS JOIN LATERAL (VALUES (a.household_id), (a.person_id), (a.organisation_id)) s(subject)"
OF_AWARDS = {
    "benefits_awardend": "last_month",
    "benefits_awardexit": "month",
    "benefits_awardamount": "for_month",
}


def _touches() -> list[migrations.RunSQL]:
    values = [
        touches(
            table,
            "benefits_valuetouch",
            "code, area_id",
            "SELECT code, area_id, from_month AS day FROM changed",
        )
        for table in ("benefits_standard", "benefits_setting")
    ]
    award = touches(
        "benefits_award",
        "people_touch",
        "subject",
        f"SELECT subject, a.first_month AS day FROM changed a {SUBJECTS} WHERE subject IS NOT NULL",
        events=("INSERT",),
    )
    decided = [
        touches(
            table,
            "people_touch",
            "subject",
            f"SELECT subject, changed.{month} AS day FROM changed"
            f" JOIN benefits_award a ON a.id = changed.award_id {SUBJECTS} WHERE subject IS NOT NULL",
        )
        for table, month in OF_AWARDS.items()
    ]
    return [*values, award, *decided]


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0002_guards"),
        ("people", "0004_touch"),
        ("accounts", "0002_guards"),
    ]
    operations = [
        migrations.CreateModel(
            name="ValueTouch",
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
                ("code", models.CharField(max_length=60)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.area",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        *_touches(),
        guards.append_only("benefits_valuetouch"),
    ]
