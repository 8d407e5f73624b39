"""What the roles below the app's may do: the queue's worker, and whoever makes statistics.

Both are shared out anew after each ``migrate``, from what the app role has by then.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

# No job logs anybody in, moves the clock, signs, sends or settles anything, or decides in a person's
# place: of these the worker reads. Of all else it may do what the app may, for a policy example is a
# whole office played through and taken back.
FOR_PEOPLE_ALONE = (
    "accounts_formkey",
    "accounts_stepup",
    "audit_clock",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "casework_delivery",
    "casework_holiday",
    "django_session",
    "eldercare_servedlist",
    "eldercare_servedrow",
    "payments_allocation",
    "payments_bankfile",
    "payments_batch",
    "payments_batchsignature",
    "payments_batchstop",
    "payments_checkoverride",
    "payments_comparisonsignature",
    "payments_estate",
    "payments_instalment",
    "payments_instalmentplan",
    "payments_monthclose",
    "payments_payingaccount",
    "payments_receivable",
    "payments_receivableevent",
    "payments_receivableitem",
    "payments_returnfile",
    "payments_reversal",
    "payments_setoff",
    "payments_transfer",
    "payments_transferevent",
    "payments_transferline",
    "payments_withheld",
    "payments_writeoff",
)

# Statistics over areas, standards, benefits, payments and the books. A person is a key that leads
# nowhere: no name, no number, no account, no household's facts, no free text. Column by column, so
# that a new one is seen only once it is written here.
FOR_REPORTS = {
    "accounts_area": "id parent_id level path name name_en",
    "accounts_areacode": "id area_id code valid_from valid_to",
    "benefits_award": "id number programme single area_id first_month state known_from",
    "benefits_awardcover": "id award_id person_id group from_month to_month",
    "benefits_awardend": "id award_id last_month reason known_from known_to",
    "benefits_setting": "id area_id code from_month value source known_from known_to",
    "benefits_standard": "id area_id code from_month value source known_from known_to",
    "payments_allocation": "id state kind year fund_id area_id amount document_on posting_id",
    "payments_batch": "id number month area_id fund_id profile state pay_on count total created_at",
    "payments_claim": "line_id award_id town_id fund_id run_id programme for_month arisen_at amount open",
    "payments_entry": "id posting_id account_id amount",
    "payments_fund": "code key name name_en level area_id",
    "payments_ledgeraccount": "id code fund_id area_id",
    "payments_line": "id for_month award_id line seq before amount after run_id town_id programme fund_id",
    "payments_monthclose": "id month at",
    "payments_posting": "id kind booked_on at run_id batch_id return_file_id",
    "payments_receivable": "id state area_id total waived amount pay_by posting_id",
    "payments_receivableevent": "id receivable_id seq kind before amount after happened_on posting_id",
    "payments_reserve": "id area_id fund_id",
    "payments_reservemovement": "id reserve_id seq kind before amount after booked_on",
    "payments_returnfile": "id batch_id paid_count paid_total failed_count failed_total at",
    "payments_run": "id month kind number area_id programmes state started_at finished_at line_count total",
    "payments_runcover": "id run_id programme town_id open",
    "payments_transfer": "id batch_id position amount withheld state replaces_id",
    "payments_transferevent": "id transfer_id state code at",
    "payments_transferline": "id transfer_id line_id live",
}

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "MAINTAIN")
RIGHTS_OF_THE_APP = """
SELECT c.relname, p.privilege, has_table_privilege(%(app)s, c.oid, p.privilege),
    ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
        AND NOT a.attisdropped AND p.privilege IN ('SELECT', 'INSERT', 'UPDATE')
        AND has_column_privilege(%(app)s, c.oid, a.attnum, p.privilege))
FROM pg_class c CROSS JOIN unnest(%(rights)s::text[]) AS p(privilege)
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
ORDER BY c.relname, p.privilege
"""
THERE = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
NOTHING = "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
USAGE = "GRANT USAGE ON SCHEMA public TO {role}"
NUMBERS = "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"


def share_out(connection: BaseDatabaseWrapper, app: str, worker: str, report: str) -> list[str]:
    """Grant both what is theirs and nothing else; the names of those that the server does not know."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(THERE, [[worker, report]])
        there = {name for (name,) in cursor.fetchall()}
        cursor.execute(RIGHTS_OF_THE_APP, {"app": app, "rights": list(RIGHTS)})
        rights = cursor.fetchall()
        for role, granted in ((worker, _of_the_worker(rights)), (report, _of_reports(rights))):
            if role in there:
                for statement in (NOTHING, USAGE, *granted):
                    cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)).as_string())
    return [role for role in (worker, report) if role not in there]


def _of_the_worker(rights: list[tuple[str, str, bool, list[str]]]) -> Iterator[str]:
    for table, right, whole, columns in rights:
        if right != "SELECT" and table in FOR_PEOPLE_ALONE:
            continue
        if whole:
            yield f"GRANT {right} ON {table} TO {{role}}"
        elif columns:
            yield _by_column(right, table, columns)
    yield NUMBERS


def _of_reports(rights: list[tuple[str, str, bool, list[str]]]) -> Iterator[str]:
    known = {table: columns for table, right, _whole, columns in rights if right == "SELECT"}
    for table, wanted in FOR_REPORTS.items():
        # Some are missing while the migrations stand at an earlier step.
        columns = [column for column in wanted.split() if column in known.get(table, ())]
        if columns:
            yield _by_column("SELECT", table, columns)


def _by_column(right: str, table: str, columns: list[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f"GRANT {right} ({quoted}) ON {table} TO {{role}}"
