from django.db import migrations, models
from django.db.models import Q

# What was granted before the year was written down counts as well; of two in one year the first.
KEPT = """
INSERT INTO benefits_awardoccasion (award_id, programme, person_id, matter, year, nth)
SELECT DISTINCT ON (c.person_id, extract(year FROM a.first_month))
    a.id, a.programme, c.person_id, 'year', extract(year FROM a.first_month)::int, 1
FROM benefits_award a JOIN benefits_awardcover c ON c.award_id = a.id
WHERE a.programme = 'consolation'
ORDER BY c.person_id, extract(year FROM a.first_month), a.known_from
"""


class Migration(migrations.Migration):
    """A benefit once a calendar year: the year itself is an occasion, and comes once."""

    dependencies = [("benefits", "0007_review_classes")]

    operations = [
        migrations.AlterField(
            model_name="awardoccasion",
            name="matter",
            field=models.CharField(
                choices=[
                    ("illness", "Illness"),
                    ("disability", "Disability"),
                    ("no-labour", "No capacity to work"),
                    ("unemployed", "Unemployment"),
                    ("education", "Cost of education"),
                    ("disaster", "Disaster or accident"),
                    ("death", "Death"),
                    ("year", "The calendar year"),
                ],
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(model_name="awardoccasion", name="award_occasion_death_for_ever"),
        migrations.AddConstraint(
            model_name="awardoccasion",
            constraint=models.CheckConstraint(
                condition=Q(matter="death", year=0, nth=1)
                | Q(matter="year", year__gt=0, nth=1)
                | (~Q(matter__in=["death", "year"]) & Q(year__gt=0, nth__gt=0)),
                name="award_occasion_death_for_ever",
            ),
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
