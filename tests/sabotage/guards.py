"""Guards of facts, payees, awards, standards, cases and the trail."""

from tests.sabotage.act import guard

FACTS = "tests/people/test_adopt_facts.py::"
PAYEES = "tests/people/test_arrange_a_payee.py::"
CASES = "tests/casework/test_nothing_goes_by_the_back_door.py::"

GUARDS = (
    guard(
        "one-adopted-value",
        "ALTER TABLE people_income DROP CONSTRAINT people_income_one_adopted",
        f"{FACTS}test_the_database_knows_one_adopted_value_at_a_time",
    ),
    guard(
        "adopted-by-decision",
        "ALTER TABLE people_income DROP CONSTRAINT income_adopted_by_decision",
        f"{FACTS}test_nothing_is_adopted_without_a_decision",
    ),
    guard(
        "superseded-once",
        "DROP TRIGGER people_income_known_update ON people_income",
        f"{FACTS}test_a_superseded_fact_stays_superseded",
    ),
    guard(
        "facts-kept",
        "GRANT UPDATE, DELETE ON people_income TO civilaffairs_app",
        f"{FACTS}test_the_app_role_can_neither_change_nor_remove_a_fact",
    ),
    guard(
        "payee-confirmed-once",
        "DROP TRIGGER people_payeearrangement_confirmed_once ON people_payeearrangement",
        f"{PAYEES}test_the_database_keeps_a_confirmation",
    ),
    guard(
        "touch-noted",
        "DROP TRIGGER people_income_touch_insert ON people_income",
        "tests/payments/test_note_what_a_run_reads.py::test_every_table_notes_its_changes",
    ),
    guard(
        "touches-of-values",
        "CREATE RULE unnoted AS ON INSERT TO benefits_valuetouch DO INSTEAD NOTHING",
        "tests/payments/test_look_only_at_what_changed.py::test_a_run_over_everything_finds_nothing_left",
    ),
    guard(
        "released-by-two",
        "ALTER TABLE payments_verdict DROP CONSTRAINT verdict_second_person",
        "tests/payments/test_decide_what_waits.py::test_the_same_person_cannot_do_both",
    ),
    guard(
        "released-once",
        "DROP TRIGGER payments_verdict_decided_once ON payments_verdict",
        "tests/payments/test_decide_what_waits.py::test_the_database_keeps_what_was_decided",
    ),
    guard(
        "four-eyes",
        "DROP TRIGGER casework_four_eyes ON casework_caseevent",
        "tests/casework/test_four_eyes.py::test_the_database_holds_it_too",
    ),
    guard(
        "case-by-its-events",
        "DROP TRIGGER casework_case_by_its_events ON casework_case",
        f"{CASES}test_a_case_stands_where_its_steps_led",
    ),
    guard(
        "application-frozen",
        "DROP TRIGGER casework_application_submitted ON casework_application",
        f"{CASES}test_a_submitted_application_is_frozen",
    ),
    guard(
        "proposal-tried",
        "DROP TRIGGER benefits_proposal_decided ON benefits_proposal",
        "tests/web/test_publish_a_standard.py::test_the_database_refuses_it_as_well",
    ),
    guard(
        "trail-append-only",
        """DROP TRIGGER audit_event_append_only ON audit_event;
        GRANT UPDATE, DELETE ON audit_event TO civilaffairs_app""",
        "tests/audit/test_trail.py::test_the_app_can_neither_change_nor_remove_a_row",
    ),
    guard(
        "a-grant-too-many",
        "GRANT DELETE ON payments_posting TO civilaffairs_app",
        "tests/house/test_leave_history_alone.py",
    ),
)
