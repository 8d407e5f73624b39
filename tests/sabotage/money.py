"""Guards of lines, transfers, batches, holds, the reserve and the ledger."""

from tests.sabotage.act import guard

RECORD = "tests/payments/test_money_is_append_only.py::"
HOLDS = "tests/payments/test_hold_what_is_in_doubt.py::"
RESERVE = "tests/payments/test_hand_out_of_a_reserve.py::"
RUNS = "tests/payments/test_run_the_month.py::"
FREE = "tests/payments/test_find_free_lines.py::"

MONEY = (
    guard(
        "line-key",
        "ALTER TABLE payments_line DROP CONSTRAINT line_key",
        "tests/drills/test_race_workers.py::test_two_workers_and_a_second_run_issue_everything_once",
    ),
    guard(
        "line-append-only",
        """DROP TRIGGER payments_line_append_only ON payments_line;
        GRANT UPDATE, DELETE ON payments_line TO civilaffairs_app""",
        f"{RECORD}test_rows_of_record_are_only_ever_added",
    ),
    guard(
        "line-in-two-transfers",
        "DROP INDEX line_in_one_live_transfer",
        f"{RECORD}test_one_line_is_in_one_live_transfer",
    ),
    guard(
        "posting-balances",
        "DROP TRIGGER payments_posting_balances ON payments_entry",
        f"{RECORD}test_an_unbalanced_posting_is_refused_at_commit",
    ),
    guard(
        "transfer-frozen",
        "DROP TRIGGER payments_transfer_frozen ON payments_transfer",
        f"{RECORD}test_a_frozen_transfer_does_not_change",
    ),
    guard(
        "batch-frozen",
        "DROP TRIGGER payments_batch_moves ON payments_batch",
        f"{RECORD}test_a_frozen_batch_does_not_change",
    ),
    guard(
        "carried-frozen",
        """DROP TRIGGER payments_carried_frozen ON payments_transferline;
        GRANT DELETE ON payments_transferline TO civilaffairs_app""",
        f"{RECORD}test_nothing_is_added_to_or_taken_from_a_frozen_batch",
    ),
    guard(
        "let-go-is-not-listed",
        "DROP TRIGGER payments_let_go_is_free ON payments_transferline",
        f"{FREE}test_a_line_is_free_until_a_transfer_carries_it_and_again_when_that_is_taken_back",
    ),
    guard(
        "paid-late-stays-listed",
        "DROP TRIGGER payments_paid_is_not_free ON payments_transfer",
        f"{FREE}test_what_came_back_is_free_once_corrected_and_no_more_when_the_bank_paid_it_late",
    ),
    guard(
        "taken-back-unnoted",
        """CREATE OR REPLACE FUNCTION payments_issued_is_free() RETURNS trigger LANGUAGE plpgsql SECURITY
        DEFINER AS $$ BEGIN INSERT INTO payments_freeline
        SELECT id, amount, fund_id, town_id, run_id, FALSE FROM added WHERE amount > 0; RETURN NULL;
        END $$""",
        f"{FREE}test_what_a_later_line_took_back_says_so_and_is_not_counted",
    ),
    guard(
        "transfer-into-draft",
        "DROP TRIGGER payments_transfer_into_draft ON payments_transfer",
        f"{RECORD}test_nothing_is_added_to_or_taken_from_a_frozen_batch",
    ),
    guard(
        "carried-into-draft",
        "DROP TRIGGER payments_carried_into_draft ON payments_transferline",
        f"{RECORD}test_nothing_is_added_to_or_taken_from_a_frozen_batch",
    ),
    guard(
        "carried-freed",
        "DROP TRIGGER payments_carried_freed ON payments_transferline",
        f"{RECORD}test_a_line_is_not_freed_while_its_transfer_is_under_way",
    ),
    guard(
        "batch-born-a-draft",
        "DROP TRIGGER payments_batch_born ON payments_batch",
        f"{RECORD}test_a_batch_begins_as_a_draft",
    ),
    guard(
        "knowledge-grows",
        "DROP TRIGGER payments_knowledge_grows ON payments_runcover",
        f"{RECORD}test_a_run_covers_nothing_of_which_an_earlier_one_knew_more",
    ),
    guard(
        "one-open-run",
        "DROP INDEX run_one_open_per_town",
        f"{RUNS}test_a_second_run_over_an_open_one_is_refused",
    ),
    guard(
        "one-signature-a-person",
        "ALTER TABLE payments_batchsignature DROP CONSTRAINT batch_one_step_per_person",
        "tests/payments/test_sign_batch.py::test_the_database_refuses_two_signatures_of_one_person",
    ),
    guard(
        "enough-approvers",
        "DROP TRIGGER payments_batch_was_approved ON payments_batch",
        "tests/payments/test_approve_by_several.py::test_the_database_counts_them",
    ),
    guard(
        "signed-in-turn",
        "DROP TRIGGER payments_signed_in_turn ON payments_batchsignature",
        "tests/payments/test_approve_by_several.py::test_the_database_takes_each_signature_in_its_turn",
    ),
    guard(
        "line-not-held",
        "DROP TRIGGER payments_line_not_held ON payments_transferline",
        f"{HOLDS}test_the_database_lets_no_held_line_into_a_batch",
    ),
    guard(
        "batch-not-held",
        "DROP TRIGGER payments_batch_not_held ON payments_batch",
        f"{HOLDS}test_the_database_lets_no_batch_with_a_held_line_be_signed",
    ),
    guard(
        "held-whatever-the-month",
        """CREATE OR REPLACE VIEW payments_heldline AS SELECT l.id AS line_id, h.id AS hold_id
            FROM payments_standinghold h JOIN benefits_awardcover c ON c.person_id = h.person_id
            JOIN payments_line l ON l.award_id = c.award_id""",
        f"{HOLDS}test_only_months_that_cover_the_person_are_held",
    ),
    guard(
        "reserve-chain",
        "DROP TRIGGER payments_reserve_chain ON payments_reservemovement",
        f"{RESERVE}test_the_database_lets_no_movement_pass_over_another",
    ),
    guard(
        "reserve-never-negative",
        "ALTER TABLE payments_reservemovement DROP CONSTRAINT reserve_never_negative",
        f"{RESERVE}test_the_database_lets_no_balance_fall_below_zero",
    ),
)
