"""The path of an area follows from its parent; nobody types it."""

from django.db import migrations

from civilaffairs.audit import guards

PATHS = """
CREATE FUNCTION accounts_area_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN
        RAISE EXCEPTION 'an area never changes its parent; close it and open another';
    END IF;
    IF NEW.parent_id IS NULL THEN
        NEW.path := NEW.id::text::ltree;
    ELSE
        SELECT path || NEW.id::text INTO STRICT NEW.path FROM accounts_area WHERE id = NEW.parent_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_area_path BEFORE INSERT OR UPDATE ON accounts_area
    FOR EACH ROW EXECUTE FUNCTION accounts_area_path();
"""
NO_PATHS = "DROP TRIGGER accounts_area_path ON accounts_area; DROP FUNCTION accounts_area_path;"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(PATHS, NO_PATHS),
        *(guards.never_deleted(f"accounts_{table}") for table in ("area", "areacode", "post", "user")),
    ]
