"""Guards of bank files and returns."""

from tests.sabotage.act import fragment, guard

RETURNS = "tests/payments/test_import_every_return.py::"
PROFILES = "tests/payments/test_every_profile.py::"
AGREED = "tests/payments/test_agree_with_the_bank.py::"
REBUILT = "tests/payments/test_rebuild_bank_files.py::"
HELD = f"{RETURNS}test_what_does_not_agree_holds_the_whole_file"

BANKS = (
    guard(
        "answered-once",
        "DROP INDEX transfer_answered_once",
        f"{RETURNS}test_the_bank_answers_for_a_transfer_once",
    ),
    guard(
        "reconciled-with-open-rows",
        "DROP TRIGGER payments_batch_settled ON payments_batch",
        f"{RETURNS}test_a_batch_with_open_rows_is_not_reconciled_by_settling_the_failed_one",
    ),
    fragment(
        "settled-with-open-rows",
        "civilaffairs.payments.reconciliation",
        "returned.filter(~Exists(still_open), ~Exists(unanswered))",
        "returned.filter(~Exists(still_open))",
        f"{RETURNS}test_a_batch_with_open_rows_is_not_reconciled_by_settling_the_failed_one",
    ),
    fragment(
        "booked-twice",
        "civilaffairs.payments.ledger",
        "if batch.returns.exclude(pk=return_file.pk).exists():",
        "if False:",
        f"{RETURNS}test_what_is_still_open_comes_with_a_later_file",
    ),
    fragment(
        "amount-not-compared",
        "civilaffairs.payments.answers",
        "row.amount is not None and row.amount != transfer.amount",
        "False",
        HELD,
    ),
    fragment(
        "account-not-compared",
        "civilaffairs.payments.answers",
        "row.account is not None and row.account != transfer.account",
        "False",
        HELD,
    ),
    fragment("row-twice", "civilaffairs.payments.answers", "times[row.position] > 1", "False", HELD),
    fragment(
        "row-missing", "civilaffairs.payments.answers", "sorted(transfers.keys() - times.keys())", "[]", HELD
    ),
    fragment(
        "head-not-compared",
        "civilaffairs.payments.answers",
        "head is not None and rows is not None and head != rows",
        "False",
        HELD,
    ),
    fragment(
        "contradiction-ignored",
        "civilaffairs.payments.answers",
        "result is Result.OPEN or before in (State.SENT, WANTED[result])",
        "True",
        f"{RETURNS}test_a_later_file_that_contradicts_is_held",
    ),
    fragment(
        "name-not-asked",
        "civilaffairs.payments.banks.carrying",
        'return first + "".join(breaking) + unencodable(text, self.encoding)',
        'return first + "".join(breaking)',
        f"{PROFILES}test_rare_names_are_carried_but_in_gbk",
    ),
    fragment(
        "name-too-long",
        "civilaffairs.payments.banks.carrying",
        "if limit and width > limit else",
        "if False else",
        f"{PROFILES}test_what_a_layout_cannot_carry",
    ),
    fragment(
        "file-too-large",
        "civilaffairs.payments.slices",
        "> terms.most_bytes and count > 1",
        "< 0",
        f"{AGREED}test_more_bytes_than_a_file_takes_become_several_batches",
    ),
    fragment(
        "formula-in-csv",
        "civilaffairs.payments.banks.profiles.csv_table",
        "[_inert(cell) for cell in sheet.cells(head, row)]",
        "sheet.cells(head, row)",
        "tests/payments/test_csv_profile.py::test_what_begins_like_a_formula_is_made_a_text",
    ),
    fragment(
        "payer-of-today",
        "civilaffairs.payments.exports",
        "payer=batch.payer_account or batch.fund.payer_account or",
        "payer=batch.fund.payer_account or",
        f"{REBUILT}test_another_account_of_the_fund_changes_no_file",
    ),
    fragment(
        "rebuilt-unread",
        "civilaffairs.payments.rebuild",
        "if kept != again:",
        "if False:",
        f"{REBUILT}test_one_flipped_byte_is_found",
    ),
)
