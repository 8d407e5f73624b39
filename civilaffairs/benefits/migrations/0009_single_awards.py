"""What one member has alone is a person's award."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0008_yearly_occasions'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('single', False), models.Q(('person', None), _negated=True), _connector='OR'), name='award_single_person'),
        ),
    ]
