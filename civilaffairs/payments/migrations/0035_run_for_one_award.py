"""A run for one urgent award: it holds for this award alone, and no later run knows less of it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KNOWS = """
CREATE OR REPLACE FUNCTION payments_knowledge_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added JOIN payments_run mine ON mine.id = added.run_id
            JOIN payments_runcover earlier ON earlier.programme = added.programme
                AND earlier.town_id = added.town_id AND earlier.run_id <> added.run_id
            JOIN payments_run wiser ON wiser.id = earlier.run_id AND wiser.state IN ('computed', 'closed')
                AND wiser.known_until > mine.known_until {apart}) THEN
        RAISE EXCEPTION 'an earlier run over the same benefit and town knew more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'run_knowledge_grows';
    END IF;
    RETURN NULL;
END $$;
"""
OF_AWARDS = """
CREATE FUNCTION payments_knowledge_of_award() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payments_run WHERE award_id IS NOT NULL) AND EXISTS (
            SELECT FROM added JOIN payments_run wiser ON wiser.award_id = added.award_id
                AND wiser.state IN ('computed', 'closed')
            JOIN payments_run mine ON mine.id = added.run_id AND mine.known_until < wiser.known_until) THEN
        RAISE EXCEPTION 'an earlier run over the same award knew more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'run_knowledge_of_award_grows';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_knowledge_of_award AFTER INSERT ON payments_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_knowledge_of_award();

CREATE FUNCTION payments_line_of_its_award() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added JOIN payments_run r ON r.id = added.run_id
            WHERE r.award_id IS NOT NULL AND r.award_id <> added.award_id) THEN
        RAISE EXCEPTION 'a run for one award issues nothing for another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'run_issues_its_award';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_line_of_its_award AFTER INSERT ON payments_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_line_of_its_award();
"""
NOT_OF_AWARDS = """
DROP TRIGGER payments_line_of_its_award ON payments_line; DROP FUNCTION payments_line_of_its_award;
DROP TRIGGER payments_knowledge_of_award ON payments_line; DROP FUNCTION payments_knowledge_of_award;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0001_initial"),
        ("payments", "0034_notes_of_whole_batches"),
    ]
    operations = [
        migrations.AddField(
            model_name="run",
            name="award",
            field=models.ForeignKey(
                help_text="the one award that it is for",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="benefits.award",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=Q(award=None) | Q(kind="off-cycle"), name="run_of_award_is_off_cycle"
            ),
        ),
        migrations.RunSQL(KNOWS.format(apart="AND wiser.award_id IS NULL"), KNOWS.format(apart="")),
        migrations.RunSQL(OF_AWARDS, NOT_OF_AWARDS),
    ]
