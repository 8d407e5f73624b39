"""Guards of what is stopped, reversed or agreed to after it was begun."""

from tests.sabotage.act import fragment, guard

AGREED = "tests/people/test_receive_by_agreement.py::"
COUNTY = "tests/casework/test_visit_for_the_county.py::"
ENDINGS = "tests/casework/test_stop_an_award.py::"
FUNDS = "tests/payments/test_set_up_a_fund.py::"
RELEASES = "tests/payments/test_confirm_a_release.py::"
REVERSED = "tests/payments/test_reverse_a_refund.py::"
STOPS = "tests/payments/test_stop_a_released_batch.py::"

SECOND_THOUGHTS = (
    guard(
        "sent-though-a-stop-waits",
        """CREATE OR REPLACE FUNCTION payments_batch_stops() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.state = 'cancelled' AND NOT EXISTS (SELECT FROM payments_batchstop
                    WHERE batch_id = NEW.id AND state = 'approved') THEN
                RAISE EXCEPTION 'two people stop a released batch' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$""",
        f"{STOPS}test_the_database_holds_a_stop_and_lets_nobody_stop_alone",
    ),
    guard(
        "dead-since-the-release",
        """DROP TRIGGER payments_batch_not_held ON payments_batch;
        CREATE TRIGGER payments_batch_not_held BEFORE UPDATE ON payments_batch FOR EACH ROW
            WHEN (NEW.state <> OLD.state AND NEW.state IN ('approved', 'released'))
            EXECUTE FUNCTION payments_batch_not_held()""",
        f"{STOPS}test_a_death_after_the_release_keeps_the_row_from_the_bank",
    ),
    guard(
        "released-without-password",
        "DROP TRIGGER payments_signed_with_password ON payments_batchsignature",
        f"{RELEASES}test_it_counts_for_this_person_and_this_batch_alone",
    ),
    guard(
        "refund-reversed-alone",
        "ALTER TABLE payments_reversal DROP CONSTRAINT reversal_second_person",
        f"{REVERSED}test_the_database_takes_no_reversal_of_one_person_twice_or_in_part",
    ),
    guard(
        "refund-reversed-twice",
        "DROP INDEX event_reversed_once",
        f"{REVERSED}test_the_database_takes_no_reversal_of_one_person_twice_or_in_part",
    ),
    guard(
        "refund-reversed-in-part",
        "DROP TRIGGER payments_event_of_reversal ON payments_receivableevent",
        f"{REVERSED}test_the_database_takes_no_reversal_of_one_person_twice_or_in_part",
    ),
    guard(
        "paying-account-by-one",
        "ALTER TABLE payments_payingaccount DROP CONSTRAINT payingaccount_second_person",
        f"{FUNDS}test_one_person_changes_nothing",
    ),
    guard(
        "month-in-batches-of-towns",
        """CREATE OR REPLACE FUNCTION payments_paid_together(an_area bigint, a_fund text, of_month date)
            RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT COALESCE(max(total), 0) FROM payments_batch
            WHERE area_id <> an_area AND fund_id = a_fund AND month = of_month AND state <> 'cancelled' $$""",
        "tests/payments/test_prepare_a_part_of_the_area.py::test_splitting_a_month_by_towns_saves_no_approver",
    ),
    guard(
        "batch-beyond-the-office",
        "DROP TRIGGER payments_batch_of_office ON payments_batch",
        "tests/payments/test_prepare_a_part_of_the_area.py::"
        "test_the_database_keeps_a_batch_within_the_area_of_its_office",
    ),
    guard(
        "agent-without-agreement",
        "DROP TRIGGER people_payeearrangement_agreed ON people_payeearrangement",
        f"{AGREED}test_without_it_nobody_confirms",
    ),
    guard(
        "drawn-and-unvisited",
        "DROP TRIGGER casework_county_visited ON casework_caseevent",
        f"{COUNTY}test_who_was_drawn_is_not_confirmed_unvisited_not_even_by_raw_sql",
    ),
    fragment(
        "stop-that-prolongs",
        "civilaffairs.benefits.endings",
        "if (ends := covers.end_of(award)) and ends < last_month:",
        "if (ends := None) and ends < last_month:",
        f"{ENDINGS}test_a_stop_does_not_prolong_what_was_ended_meanwhile",
    ),
    fragment(
        "books-without-the-paid",
        "civilaffairs.payments.books.agreement",
        "UNION ALL SELECT 'paid', fund_id, town_id, ended - amount FROM placed WHERE place = 'paid'",
        "",
        "tests/payments/test_check_the_books.py::test_the_night_looks_and_the_page_says_that_all_agree",
    ),
)
