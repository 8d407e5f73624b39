"""What came back of a month is little: found without reading what did not."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0024_approvers_of_the_month'),
        ('people', '0007_decisions_on_served_lists'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['batch'], name='transfer_failed'),
        ),
        migrations.AddIndex(
            model_name='transferline',
            index=models.Index(condition=models.Q(('live', False)), fields=['line'], name='line_carried_before'),
        ),
    ]
