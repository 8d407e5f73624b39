"""The checks before payment, and the guards that keep what they block out of a batch."""

from tests.sabotage.act import fragment, guard

CHECKED = "tests/payments/test_check_before_paying.py::"
BESIDE = "tests/payments/test_pay_beside_a_claim_that_waits.py::"
CLAIM_WAITS = "civilaffairs.payments.checks.claim_waits"

CHECKS = (
    guard(
        "line-not-blocked",
        "DROP TRIGGER payments_line_not_blocked ON payments_transferline",
        f"{CHECKED}test_the_database_lets_no_blocked_line_into_a_batch",
    ),
    guard(
        "batch-not-blocked",
        "DROP TRIGGER payments_batch_not_blocked ON payments_batch",
        f"{CHECKED}test_what_is_found_after_the_freezing_stops_the_approval",
    ),
    guard(
        "override-by-two",
        "ALTER TABLE payments_checkoverride DROP CONSTRAINT checkoverride_second_person",
        f"{CHECKED}test_one_person_in_two_posts_does_not",
    ),
    guard(
        "comparison-signed",
        "DROP TRIGGER payments_batch_signs_comparison ON payments_batch",
        "tests/payments/test_compare_two_months.py::test_the_database_wants_the_comparison_under_an_approval",
    ),
    fragment(
        "claims-that-wait-unseen",
        CLAIM_WAITS,
        "WHERE d.ended_by_id IS NULL GROUP BY",
        "WHERE d.ended_by_id IS NOT NULL GROUP BY",
        f"{BESIDE}test_arrears_beside_it_are_paid_once_it_is_decided",
    ),
    fragment(
        "claims-without-their-household",
        CLAIM_WAITS,
        "home.household_id\n    WHERE",
        "home.household_id AND FALSE\n    WHERE",
        f"{BESIDE}test_arrears_beside_it_are_paid_once_it_is_decided",
    ),
    fragment(
        "ended-awards-never-paid",
        "civilaffairs.payments.checks.exclusive",
        " OR other.person_id IS NOT NULL)",
        ")",
        f"{BESIDE}test_a_claim_that_no_run_has_made_yet_counts_too",
    ),
)
