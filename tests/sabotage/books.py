"""Guards of allotments, approvers, holds by people, closed months, estates, meals and roles."""

from tests.sabotage.act import fragment, guard

ALLOTTED = "tests/payments/test_allot_money.py::"
CLOSED = "tests/payments/test_close_a_month.py::"
ESTATES = "tests/payments/test_decide_what_the_dead_were_owed.py::"
HOLDS = "tests/payments/test_hold_by_a_person.py::"
MEALS = "tests/eldercare/test_guard_served_meals.py::"
ROLES = "tests/payments/test_each_role_by_raw_sql.py::"
LATE = "tests/payments/test_the_bank_takes_it_back.py::"
NOTED = "tests/payments/test_no_state_without_a_note.py::"

BOOKS = (
    guard(
        "reversed-in-part",
        "DROP TRIGGER payments_allocation_of_document ON payments_allocation",
        f"{ALLOTTED}test_a_reversal_is_the_opposite_of_what_was_approved_by_sql",
    ),
    guard(
        "allotted-unbooked",
        "DROP TRIGGER payments_allocation_booked ON payments_allocation",
        f"{ALLOTTED}test_money_counts_only_as_it_is_booked_by_sql",
    ),
    guard(
        "allotted-by-one",
        "ALTER TABLE payments_allocation DROP CONSTRAINT allocation_second_person",
        f"{ALLOTTED}test_nothing_is_decided_twice_or_alone_by_sql",
    ),
    guard(
        "month-in-small-batches",
        """CREATE OR REPLACE FUNCTION payments_paid_together(an_area bigint, a_fund text, of_month date)
            RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT COALESCE(max(total), 0) FROM payments_batch
            WHERE area_id = an_area AND fund_id = a_fund AND month = of_month AND state <> 'cancelled' $$""",
        "tests/payments/test_approve_by_several.py::test_splitting_a_month_saves_no_approver",
    ),
    guard(
        "account-not-held",
        "ALTER TABLE payments_transferline DISABLE TRIGGER payments_line_not_held",
        f"{HOLDS}test_the_database_lets_no_held_line_or_account_into_a_batch",
    ),
    guard(
        "account-held-too-late",
        "ALTER TABLE payments_batch DISABLE TRIGGER payments_batch_not_held",
        f"{HOLDS}test_a_frozen_batch_to_a_held_account_is_signed_by_nobody",
    ),
    guard(
        "booked-into-a-closed-month",
        "DROP TRIGGER payments_posting_in_open_month ON payments_posting",
        f"{CLOSED}test_no_posting_goes_into_a_closed_month_by_sql",
    ),
    guard(
        "added-to-a-closed-posting",
        "DROP TRIGGER payments_entry_in_open_month ON payments_entry",
        f"{CLOSED}test_no_posting_goes_into_a_closed_month_by_sql",
    ),
    guard(
        "closed-too-early",
        "DROP TRIGGER payments_month_may_close ON payments_monthclose",
        f"{CLOSED}test_no_month_is_closed_too_early_or_out_of_order_by_sql",
    ),
    guard(
        "withdrawn-and-sent",
        "DROP TRIGGER payments_withdrawn_stays ON payments_transferline",
        f"{ESTATES}test_withdrawn_the_fund_keeps_it_and_no_batch_carries_it",
    ),
    guard(
        "estate-by-one",
        "ALTER TABLE payments_estate DROP CONSTRAINT estate_second_person",
        f"{ESTATES}test_one_proposes_and_another_decides",
    ),
    guard(
        "meals-not-adopted",
        "DROP TRIGGER eldercare_list_counts ON eldercare_servedlist",
        f"{MEALS}test_nothing_is_approved_that_is_not_adopted",
    ),
    guard(
        "meals-of-anybody",
        "DROP TRIGGER eldercare_row_of_list ON eldercare_servedrow",
        f"{MEALS}test_a_row_belongs_to_an_award_and_to_days_of_the_month",
    ),
    guard(
        "worker-that-signs",
        "GRANT INSERT ON payments_batchsignature TO civilaffairs_worker",
        f"{ROLES}test_only_people_sign_send_and_close",
    ),
    guard(
        "reports-with-names",
        "GRANT SELECT ON payments_transfer TO civilaffairs_report",
        f"{ROLES}test_statistics_read_sums_and_no_people",
    ),
    fragment(
        "taken-back-twice",
        "civilaffairs.payments.late_returns",
        "if transfer.state != Transfer.State.PAID:",
        "if False:",
        f"{LATE}test_a_second_notice_changes_nothing",
    ),
    guard(
        "answered-without-a-note",
        "DROP TRIGGER payments_transfer_said ON payments_transfer",
        f"{NOTED}test_what_was_sent_waits_for_the_banks_word",
    ),
    guard(
        "taken-back-one-by-one",
        "DROP TRIGGER payments_transfer_with_batch ON payments_transfer",
        f"{NOTED}test_a_payment_is_taken_back_with_its_whole_batch",
    ),
    guard(
        "sent-unbooked",
        "DROP TRIGGER payments_batch_was_booked ON payments_batch",
        f"{NOTED}test_nothing_goes_to_the_bank_that_is_not_booked",
    ),
)
