"""An organisation that is due something itself receives it on an account of its own."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

SUBJECTS = ("household", "person", "organisation")


def _due_to(chosen):
    return Q(**{f"{name}__isnull": name != chosen for name in SUBJECTS})


class Migration(migrations.Migration):
    dependencies = [("people", "0008_card_or_not_known")]
    operations = [
        migrations.RemoveConstraint(model_name="payeearrangement", name="arrangement_one_subject"),
        migrations.AddField(
            model_name="payeearrangement",
            name="organisation",
            field=models.ForeignKey(
                help_text="due something itself",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="arrangements",
                to="people.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="payeearrangement",
            constraint=models.CheckConstraint(
                condition=_due_to("household") | _due_to("person") | _due_to("organisation"),
                name="arrangement_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="payeearrangement",
            constraint=models.CheckConstraint(
                condition=Q(organisation__isnull=True)
                | Q(payee_organisation=F("organisation"), capacity="institution"),
                name="arrangement_organisation_for_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="payeearrangement",
            constraint=models.UniqueConstraint(
                condition=Q(known_to__isnull=True, confirmed_at__isnull=False),
                fields=["organisation"],
                name="arrangement_one_for_organisation",
            ),
        ),
    ]
