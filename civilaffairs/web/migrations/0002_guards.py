"""A hit that has ended stays as it is; none is removed."""

from django.db import migrations

from civilaffairs.audit import guards

ENDED = """
CREATE FUNCTION web_hit_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this hit has ended' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER web_hit_ended BEFORE UPDATE ON web_hit
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION web_hit_ended();
"""
NOT_ENDED = "DROP TRIGGER web_hit_ended ON web_hit; DROP FUNCTION web_hit_ended;"
CHANGING = (
    "state", "award_id", "household_id", "programme", "certain", "yuan", "detail", "hold_id", "closed_at",
    "closed_by_id", "because", "reason", "version",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]
    operations = [
        guards.only_columns("web_hit", *CHANGING),
        migrations.RunSQL(ENDED, NOT_ENDED),
    ]
