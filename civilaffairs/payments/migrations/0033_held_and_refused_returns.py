"""A return that does not agree is held and kept; a file refused as a whole has its reason; a voucher tells of one payment."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards

ENDS_ONCE = """
CREATE FUNCTION payments_heldreturn_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this file is not held any more' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER payments_heldreturn_ends_once BEFORE UPDATE ON payments_heldreturn FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION payments_heldreturn_ends_once();
"""
NOT_ONCE = """
DROP TRIGGER payments_heldreturn_ends_once ON payments_heldreturn;
DROP FUNCTION payments_heldreturn_ends_once;
"""
# Whoever says without a return file that a payment was paid or came back names the bank's voucher; not those before.
VOUCHER = """
ALTER TABLE payments_transferevent ADD CONSTRAINT late_word_with_voucher CHECK (
    return_file_id IS NOT NULL OR bank_reference <> '' OR NOT (state = 'paid' OR state = 'failed' AND code <> '')
) NOT VALID;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_guards'),
        ('payments', '0032_free_lines_by_fund'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldReturn',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('sha256', models.CharField(max_length=64)),
                ('reason', models.CharField(max_length=200)),
                ('problems', models.JSONField(default=list)),
                ('count', models.PositiveIntegerField()),
                ('at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('set_aside_because', models.CharField(blank=True, max_length=200)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'Held return',
            },
        ),
        migrations.AddField(
            model_name='returnfile',
            name='refused_because',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='transferevent',
            name='bank_reference',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='transferevent',
            constraint=models.UniqueConstraint(condition=models.Q(('bank_reference', ''), _negated=True), fields=('bank_reference',), name='one_payment_a_voucher'),
        ),
        migrations.AddField(
            model_name='heldreturn',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_returns', to='payments.batch'),
        ),
        migrations.AddField(
            model_name='heldreturn',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='heldreturn',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile'),
        ),
        migrations.AddField(
            model_name='heldreturn',
            name='held_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='heldreturn',
            name='replaced_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='payments.returnfile'),
        ),
        migrations.AddConstraint(
            model_name='heldreturn',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('batch', 'sha256'), name='return_held_once'),
        ),
        migrations.AddConstraint(
            model_name='heldreturn',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('replaced_by', None), ('set_aside_because', '')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('replaced_by__isnull', False)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('set_aside_because', ''), _negated=True)), _connector='OR'), name='held_return_ends_with_file_or_reason'),
        ),
        guards.only_columns(
            "payments_heldreturn", "replaced_by_id", "set_aside_because", "ended_by_id", "ended_at"
        ),
        migrations.RunSQL(ENDS_ONCE, NOT_ONCE),
        migrations.RunSQL(
            VOUCHER, "ALTER TABLE payments_transferevent DROP CONSTRAINT late_word_with_voucher;"
        ),
    ]
