"""Lists of occupied beds: what nobody can do to one, whatever he asks."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards

# A person lies in one home's bed in a month: in no other list that counts or may come to count. Whoever adds
# rows of a month waits for the others, so that two homes cannot name one person at the same moment.
ROWS = """
CREATE FUNCTION eldercare_bed_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_month date;
    the_home uuid;
BEGIN
    SELECT month, organisation_id INTO the_month, the_home FROM eldercare_bedlist
        WHERE id = NEW.bed_list_id AND state = 'open' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this was decided already' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.days NOT BETWEEN 1 AND date_part('day', the_month + interval '1 month' - interval '1 day') THEN
        RAISE EXCEPTION 'a bed is occupied on days of the month' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('eldercare_bedrow'), hashtext(the_month::text));
    IF EXISTS (SELECT FROM eldercare_bedrow r JOIN eldercare_bedlist l ON l.id = r.bed_list_id
            WHERE r.person_id = NEW.person_id AND l.month = the_month AND l.organisation_id <> the_home
                AND (l.state = 'open' OR (l.state = 'approved' AND NOT EXISTS (
                    SELECT FROM eldercare_bedlist c WHERE c.replaces_id = l.id AND c.state = 'approved')))) THEN
        RAISE EXCEPTION 'this person lies in a bed of another home' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER eldercare_bed_row BEFORE INSERT ON eldercare_bedrow
    FOR EACH ROW EXECUTE FUNCTION eldercare_bed_row();

CREATE FUNCTION eldercare_bed_list_of() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM benefits_award a WHERE a.id = NEW.award_id
            AND a.organisation_id = NEW.organisation_id AND a.programme = 'operating-subsidy') THEN
        RAISE EXCEPTION 'a list belongs to the award of its home' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT FROM eldercare_bedlist l WHERE l.id = NEW.replaces_id
            AND l.organisation_id = NEW.organisation_id AND l.month = NEW.month AND l.state = 'approved') THEN
        RAISE EXCEPTION 'a list corrects an approved one of its home and month'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER eldercare_bed_list_of BEFORE INSERT ON eldercare_bedlist
    FOR EACH ROW EXECUTE FUNCTION eldercare_bed_list_of();

CREATE FUNCTION eldercare_beds_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    beds record;
    after_month date := (NEW.month + interval '1 month')::date;
BEGIN
    IF NOT EXISTS (SELECT FROM people_decision d WHERE d.id = NEW.decision_id AND d.kind = 'beds'
            AND d.decided_by_id = NEW.decided_by_id AND d.first_month = NEW.month) THEN
        RAISE EXCEPTION 'whoever approves a list decides' USING ERRCODE = 'check_violation';
    END IF;
    SELECT count(*) AS occupied, count(*) FILTER (WHERE level = 'partial') AS partial,
        count(*) FILTER (WHERE level = 'dependent') AS dependent INTO beds
        FROM eldercare_bedrow WHERE bed_list_id = NEW.id;
    IF beds.occupied = 0 THEN
        RAISE EXCEPTION 'a list has rows' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM benefits_award a WHERE a.id = NEW.award_id AND a.first_month <= NEW.month)
            OR EXISTS (SELECT FROM benefits_awardend e WHERE e.award_id = NEW.award_id AND e.known_to IS NULL
                AND e.last_month < NEW.month) THEN
        RAISE EXCEPTION 'the award does not cover the month' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM people_carehome h WHERE h.organisation_id = NEW.organisation_id
            AND h.layer = 'adopted' AND h.known_to IS NULL AND h.valid_from < after_month
            AND (h.valid_to IS NULL OR h.valid_to >= after_month) AND h.licensed_beds >= beds.occupied) THEN
        RAISE EXCEPTION 'more beds than are on file' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM people_bedmonth b WHERE b.organisation_id = NEW.organisation_id
            AND b.month = NEW.month AND b.layer = 'adopted' AND b.known_to IS NULL AND b.valid_to IS NULL
            AND (b.occupied, b.partial, b.dependent) = (beds.occupied, beds.partial, beds.dependent)
            AND (b.decision_id = NEW.decision_id OR NEW.replaces_id IS NOT NULL)) THEN
        RAISE EXCEPTION 'the beds of the list are not adopted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER eldercare_beds_count BEFORE UPDATE ON eldercare_bedlist
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION eldercare_beds_count();
"""
NO_ROWS = """
DROP TRIGGER eldercare_beds_count ON eldercare_bedlist; DROP FUNCTION eldercare_beds_count;
DROP TRIGGER eldercare_bed_list_of ON eldercare_bedlist; DROP FUNCTION eldercare_bed_list_of;
DROP TRIGGER eldercare_bed_row ON eldercare_bedrow; DROP FUNCTION eldercare_bed_row;
"""
DECISION = ("state", "answer", "decided_by_id", "decided_at", "decision_id")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_step_up'),
        ('benefits', '0007_review_classes'),
        ('eldercare', '0002_guards'),
        ('files', '0003_where_photos_were_taken'),
        ('people', '0011_care_homes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BedList',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('open', 'Waits for the second person'), ('approved', 'Decided'), ('returned', 'Sent back')], default='open', max_length=10)),
                ('proposed_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('month', models.DateField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.award')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.decision')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='eldercare.bedlist')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='row of the file')),
                ('level', models.CharField(choices=[('independent', 'Self-reliant'), ('partial', 'Partly dependent'), ('dependent', 'Wholly dependent')], max_length=11)),
                ('days', models.PositiveSmallIntegerField()),
                ('bed_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='eldercare.bedlist')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.AddConstraint(
            model_name='bedlist',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='bedlist_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='bedlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='bedlist_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='bedlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='bedlist_second_person'),
        ),
        migrations.AddConstraint(
            model_name='bedlist',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='bedlist_month_on_day_one'),
        ),
        migrations.AddConstraint(
            model_name='bedlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('decision__isnull', True)), _connector='OR'), name='bedlist_by_decision'),
        ),
        migrations.AddConstraint(
            model_name='bedlist',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('organisation', 'month'), name='bedlist_one_waits'),
        ),
        migrations.AddConstraint(
            model_name='bedlist',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces', None), ('state', 'approved')), fields=('organisation', 'month'), name='bedlist_one_first'),
        ),
        migrations.AddConstraint(
            model_name='bedlist',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'approved')), fields=('replaces',), name='bedlist_corrected_once'),
        ),
        migrations.AddConstraint(
            model_name='bedrow',
            constraint=models.UniqueConstraint(fields=('bed_list', 'person'), name='bedrow_once_per_person'),
        ),
        guards.only_columns("eldercare_bedlist", *DECISION),
        guards.append_only("eldercare_bedrow"),
        guards.decided_once("eldercare_bedlist"),
        migrations.RunSQL(ROWS, NO_ROWS),
    ]
