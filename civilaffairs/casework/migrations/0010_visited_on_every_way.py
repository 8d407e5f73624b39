"""The county's visit is held on every way from the decision to the award; letters are listed by an index."""

from django.db import migrations, models

AFTER = "NEW.from_state = 'confirm' AND NEW.to_state = 'approved'"
BEFORE = "NEW.step = 'confirm' AND NEW.to_state = 'approved'"


def held(when: str) -> str:
    return f"""
DROP TRIGGER casework_county_visited ON casework_caseevent;
CREATE TRIGGER casework_county_visited BEFORE INSERT ON casework_caseevent
    FOR EACH ROW WHEN ({when})
    EXECUTE FUNCTION casework_county_visited();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0009_before_the_decision"),
    ]

    operations = [
        migrations.RunSQL(held(AFTER), held(BEFORE)),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("file__isnull", False), ("voided_at__isnull", True)),
                fields=["-at", "-serial"],
                name="letter_standing",
            ),
        ),
    ]
