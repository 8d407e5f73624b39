"""The comparison of a month with the last one, which the approver signs, and the checks before payment."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards

STANDING = """payments_checkhitline b JOIN payments_checkhit h ON h.id = b.hit_id
    AND h.severity = 'block' AND h.ended_at IS NULL
    AND NOT EXISTS (SELECT FROM payments_checkoverride o WHERE o.hit_id = h.id AND o.state = 'approved')"""
BLOCKED = f"""
CREATE FUNCTION payments_line_not_blocked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM {STANDING} JOIN added c ON c.line_id = b.line_id) THEN
        RAISE EXCEPTION 'a check blocks a line of this batch'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_not_blocked';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_line_not_blocked AFTER INSERT ON payments_transferline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_line_not_blocked();

CREATE FUNCTION payments_batch_not_blocked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM {STANDING} JOIN payments_transferline c ON c.line_id = b.line_id AND c.live
            JOIN payments_transfer t ON t.id = c.transfer_id WHERE t.batch_id = NEW.id) THEN
        RAISE EXCEPTION 'a check blocks a line of this batch'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_not_blocked';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_not_blocked BEFORE UPDATE ON payments_batch FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND NEW.state IN ('prepared', 'approved', 'released'))
    EXECUTE FUNCTION payments_batch_not_blocked();
"""
NOT_BLOCKED = """
DROP TRIGGER payments_batch_not_blocked ON payments_batch; DROP FUNCTION payments_batch_not_blocked;
DROP TRIGGER payments_line_not_blocked ON payments_transferline; DROP FUNCTION payments_line_not_blocked;
"""
ONCE = """
CREATE FUNCTION payments_override_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this was decided already' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER payments_override_decided_once BEFORE UPDATE ON payments_checkoverride
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION payments_override_decided_once();
CREATE FUNCTION payments_override_born_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an override waits for the second person' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER payments_override_born_open BEFORE INSERT ON payments_checkoverride
    FOR EACH ROW WHEN (NEW.state <> 'open') EXECUTE FUNCTION payments_override_born_open();
"""
NOT_ONCE = """
DROP TRIGGER payments_override_born_open ON payments_checkoverride; DROP FUNCTION payments_override_born_open;
DROP TRIGGER payments_override_decided_once ON payments_checkoverride;
DROP FUNCTION payments_override_decided_once;
"""
SIGNED = """
CREATE FUNCTION payments_batch_signs_comparison() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_batchsignature s
            JOIN payments_comparisonsignature c ON c.signature_id = s.id
            JOIN payments_comparison k ON k.id = c.comparison_id AND k.digest = c.digest
                AND k.month = NEW.month AND k.area_id = NEW.area_id
            WHERE s.batch_id = NEW.id AND s.step = 'approved' AND s.digest = NEW.digest) THEN
        RAISE EXCEPTION 'nobody signed the comparison with last month' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- After payments_batch_moves, which says first what else is wrong.
CREATE TRIGGER payments_batch_signs_comparison BEFORE UPDATE ON payments_batch FOR EACH ROW
    WHEN (NEW.state = 'approved' AND OLD.state <> 'approved')
    EXECUTE FUNCTION payments_batch_signs_comparison();
"""
NOT_SIGNED = """
DROP TRIGGER payments_batch_signs_comparison ON payments_batch;
DROP FUNCTION payments_batch_signs_comparison;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_guards'),
        ('benefits', '0005_shares'),
        ('payments', '0014_receivables_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckHit',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20)),
                ('severity', models.CharField(choices=[('block', 'Blocks'), ('warn', 'Warns')], max_length=5)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('month', models.DateField(help_text='of the batch that was to be prepared')),
                ('programme', models.CharField(max_length=40)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('line_count', models.PositiveIntegerField()),
                ('detail', models.JSONField(default=dict)),
                ('found_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('ended_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(help_text='that was looked at', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
                ('award', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.award')),
                ('town', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
            ],
        ),
        migrations.CreateModel(
            name='CheckHitLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.checkhit')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.line')),
            ],
        ),
        migrations.CreateModel(
            name='CheckOverride',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('proposed_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('state', models.CharField(choices=[('open', 'Waits for the second person'), ('approved', 'Overridden'), ('returned', 'Sent back')], default='open', max_length=10)),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='payments.checkhit')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('basis', models.CharField(help_text='SHA-256 of the runs of both months', max_length=64)),
                ('figures', models.JSONField()),
                ('digest', models.CharField(help_text='SHA-256 of all that was shown', max_length=64)),
                ('made_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
            ],
        ),
        migrations.CreateModel(
            name='ComparisonRow',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('new', 'New'), ('ended', 'Ended'), ('standard', 'Standard changed'), ('facts', 'Facts changed')], max_length=8)),
                ('programme', models.CharField(max_length=40)),
                ('line', models.CharField(max_length=20)),
                ('was', models.DecimalField(decimal_places=2, max_digits=14)),
                ('now', models.DecimalField(decimal_places=2, max_digits=14)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('award', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.award')),
                ('comparison', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='payments.comparison')),
                ('earlier', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.line')),
                ('later', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.line')),
                ('town', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
            ],
        ),
        migrations.CreateModel(
            name='ComparisonSignature',
            fields=[
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='compared', serialize=False, to='payments.batchsignature')),
                ('digest', models.CharField(max_length=64)),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='payments.comparison')),
            ],
        ),
        migrations.AddIndex(
            model_name='checkhit',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['town'], name='check_hit_open'),
        ),
        migrations.AddConstraint(
            model_name='checkhit',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='check_hit_month_on_day_one'),
        ),
        migrations.AddConstraint(
            model_name='checkhitline',
            constraint=models.UniqueConstraint(fields=('hit', 'line'), name='check_hit_line_once'),
        ),
        migrations.AddConstraint(
            model_name='checkoverride',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'approved'])), fields=('hit',), name='check_override_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='checkoverride',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='check_override_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='checkoverride',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='check_override_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='checkoverride',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='check_override_second_person'),
        ),
        migrations.AddConstraint(
            model_name='comparison',
            constraint=models.UniqueConstraint(fields=('area', 'month', 'basis'), name='comparison_once'),
        ),
        migrations.AddConstraint(
            model_name='comparison',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='comparison_month_on_day_one'),
        ),
        migrations.AddIndex(
            model_name='comparisonrow',
            index=models.Index(fields=['comparison', 'part'], name='comparison_row_of_part'),
        ),
        migrations.AddConstraint(
            model_name='comparisonrow',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='comparison_row_moves'),
        ),
        migrations.AddConstraint(
            model_name='comparisonrow',
            constraint=models.CheckConstraint(condition=models.Q(('was', models.F('now')), _negated=True), name='comparison_row_differs'),
        ),
        guards.append_only("payments_comparison"),
        guards.append_only("payments_comparisonrow"),
        guards.append_only("payments_comparisonsignature"),
        guards.append_only("payments_checkhitline"),
        guards.only_columns("payments_checkhit", "ended_at"),
        guards.only_columns("payments_checkoverride", "state", "answer", "decided_by_id", "decided_at"),
        migrations.RunSQL(BLOCKED, NOT_BLOCKED),
        migrations.RunSQL(ONCE, NOT_ONCE),
        migrations.RunSQL(SIGNED, NOT_SIGNED),
    ]
