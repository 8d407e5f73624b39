"""The reserves of the towns: an unbroken chain of movements, never below zero."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


from civilaffairs.audit import guards

CHAIN = """
CREATE FUNCTION payments_reserve_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.before <> COALESCE((SELECT after FROM payments_reservemovement
            WHERE reserve_id = NEW.reserve_id AND seq = NEW.seq - 1), 0)
            OR NEW.seq <> 1 + (SELECT count(*) FROM payments_reservemovement
                WHERE reserve_id = NEW.reserve_id) THEN
        RAISE EXCEPTION 'a movement starts from the last balance' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'reserve_chain';
    END IF;
    IF NEW.kind = 'draw' AND NOT EXISTS (SELECT FROM benefits_awardamount fixed
            JOIN benefits_award award ON award.id = fixed.award_id
            JOIN payments_reserve reserve ON reserve.id = NEW.reserve_id AND reserve.area_id = award.area_id
            WHERE fixed.award_id = NEW.award_id AND fixed.channel = 'cash' AND fixed.known_to IS NULL
                AND fixed.amount = -NEW.amount) THEN
        RAISE EXCEPTION 'no decision of this town granted that sum in cash'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_draw_granted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_reserve_chain BEFORE INSERT ON payments_reservemovement
    FOR EACH ROW EXECUTE FUNCTION payments_reserve_chain();
"""
NO_CHAIN = """
DROP TRIGGER payments_reserve_chain ON payments_reservemovement; DROP FUNCTION payments_reserve_chain;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_guards'),
        ('benefits', '0002_guards'),
        ('payments', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reserve',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.fund')),
            ],
        ),
        migrations.CreateModel(
            name='ReserveMovement',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('seq', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('top-up', 'Top-up'), ('draw', 'Handed out')], max_length=10)),
                ('before', models.DecimalField(decimal_places=2, max_digits=14)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('after', models.DecimalField(decimal_places=2, max_digits=14)),
                ('receipt', models.CharField(help_text='number of the voucher or of the signed receipt', max_length=60)),
                ('booked_on', models.DateField()),
                ('at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('award', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draw', to='benefits.award')),
                ('reserve', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='payments.reserve')),
            ],
        ),
        migrations.AddConstraint(
            model_name='reserve',
            constraint=models.UniqueConstraint(fields=('area', 'fund'), name='reserve_once'),
        ),
        migrations.AddConstraint(
            model_name='reservemovement',
            constraint=models.UniqueConstraint(fields=('reserve', 'seq'), name='reserve_movement_once'),
        ),
        migrations.AddConstraint(
            model_name='reservemovement',
            constraint=models.CheckConstraint(condition=models.Q(('after', django.db.models.expressions.CombinedExpression(models.F('before'), '+', models.F('amount'))), ('after__gte', 0), ('before__gte', 0)), name='reserve_never_negative'),
        ),
        migrations.AddConstraint(
            model_name='reservemovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('award__isnull', True), ('kind', 'top-up')), models.Q(('amount__lt', 0), ('award__isnull', False), ('kind', 'draw')), _connector='OR'), name='reserve_movement_of_a_kind'),
        ),
        guards.append_only("payments_reserve"),
        guards.append_only("payments_reservemovement"),
        migrations.RunSQL(CHAIN, NO_CHAIN),
    ]
