"""Fragments of what is calculated: due, facts, other benefits, where to look, batches, ledger."""

from tests.sabotage.act import fragment, guard

EXAMPLES = "tests/payments/test_run_check_examples.py::test_every_example_passes_and_nothing_stays"
RUNS = "tests/payments/test_run_the_month.py::"
OWE = "tests/payments/test_owe_nothing_after_the_last_run.py::"
WAIT = "tests/payments/test_decide_what_waits.py::"
BATCH = "tests/payments/test_prepare_batch.py::"
DUE = "civilaffairs.benefits.calculation.due"
PAIRS = "civilaffairs.benefits.calculation.pairs"
OTHERS = "civilaffairs.benefits.calculation.others"
FRAGMENTS = "civilaffairs.benefits.facts.fragments"
HOUSEHOLD = "civilaffairs.benefits.facts.household"

CALCULATION = (
    fragment(
        "rounded-down",
        DUE,
        "ELSE round({number}, 2) END)",
        "ELSE trunc({number}, 2) END)",
        f"{EXAMPLES}[edges-2020]",
    ),
    fragment(
        "exit-forgets-the-dead",
        DUE,
        "* f.living / f.members",
        "* f.members / f.members",
        f"{EXAMPLES}[exit-2020]",
    ),
    fragment(
        "last-month-unpaid",
        PAIRS,
        "months.month <= ending.last_month",
        "months.month < ending.last_month",
        f"{RUNS}test_an_ended_award_is_paid_to_its_last_month_and_recovered_after",
    ),
    fragment(
        "any-layer",
        FRAGMENTS,
        """return f"{row}.layer = 'adopted'{held}""",
        """return f"TRUE{held}""",
        f"{RUNS}test_a_recorded_fact_changes_no_line",
    ),
    fragment(
        "superseded-facts-count",
        FRAGMENTS,
        """f" AND ({row}.known_to IS NULL OR {row}.known_to >= %(cutoff)s::timestamptz)\"""",
        '''""''',
        f"{EXAMPLES}[minimum-living-2020]",
    ),
    fragment(
        "counts-at-once",
        FRAGMENTS,
        "{row}.valid_from <= {p}.day AND",
        "{row}.valid_from <= {p}.month_end AND",
        f"{EXAMPLES}[disability-care-2020]",
    ),
    fragment(
        "costs-forgotten",
        FRAGMENTS,
        "SELECT COALESCE(sum(o.amount), 0)",
        "SELECT 0",
        f"{EXAMPLES}[minimum-living-2020]",
    ),
    fragment(
        "income-below-zero",
        HOUSEHOLD,
        "GREATEST(COALESCE(sum(m.income), 0), 0)",
        "COALESCE(sum(m.income), 0)",
        f"{EXAMPLES}[edges-2020]",
    ),
    fragment(
        "nobody-left-out",
        OTHERS,
        'return " OR ".join(tests) or "FALSE"',
        'return "FALSE"',
        f"{RUNS}test_extreme_hardship_leaves_the_household_of_the_minimum_living_guarantee",
    ),
    fragment(
        "price-for-the-dead", OTHERS, 'heads = f"f.living', 'heads = f"f.members', f"{EXAMPLES}[exit-2020]"
    ),
    fragment(
        "exit-keeps-its-orphan", OTHERS, '{self._left_since(base, p, q)}"', '"', f"{EXAMPLES}[exit-2020]"
    ),
    fragment(
        "share-of-the-dead",
        OTHERS,
        "({amount}) / f.living END",
        "({amount}) / f.members END",
        f"{EXAMPLES}[exit-2020]",
    ),
    fragment(
        "what-was-issued-first",
        "civilaffairs.payments.issue",
        "ORDER BY issued.seq DESC LIMIT 1",
        "ORDER BY issued.seq LIMIT 1",
        f"{OWE}test_nothing_twice_nothing_outside_its_term_and_nobody_both_of_two",
    ),
    fragment(
        "only-who-was-touched",
        "civilaffairs.payments.changed",
        'MEMBERS.format(touched="members", homes="more_homes")',
        "TOUCHED",
        "tests/payments/test_pay_ten_thousand_households.py::test_every_line_is_as_expected[2]",
    ),
    fragment(
        "nothing-waits",
        "civilaffairs.payments.waits",
        "late.size > %(limit)s::numeric, FALSE",
        "FALSE, FALSE",
        f"{WAIT}test_a_large_one_waits_and_the_month_itself_is_paid",
    ),
    fragment(
        "released-whatever-it-became",
        "civilaffairs.payments.waits",
        "known.award_id = late.award_id AND known.digest = late.digest",
        "known.award_id = late.award_id",
        f"{WAIT}test_what_was_released_and_changed_since_waits_anew",
    ),
    fragment(
        "what-waits-is-forgotten",
        "civilaffairs.payments.changed",
        "[MISSING_STANDARD, waits.CODE]",
        "[MISSING_STANDARD]",
        f"{OWE}test_what_waited_adds_up_once_two_have_released_it",
    ),
    guard(
        "claims-deducted",
        """CREATE OR REPLACE FUNCTION payments_issued_is_free() RETURNS trigger LANGUAGE plpgsql SECURITY
        DEFINER AS $$ BEGIN INSERT INTO payments_freeline
        SELECT id, amount, fund_id, town_id, run_id, FALSE FROM added; RETURN NULL; END $$""",
        f"{BATCH}test_negative_lines_are_claims_and_never_deducted",
    ),
    fragment(
        "lines-of-open-runs",
        "civilaffairs.payments.candidates",
        '"run__state__in": ended, ',
        "",
        f"{BATCH}test_lines_of_an_unfinished_run_wait",
    ),
    fragment(
        "held-lines-gathered",
        "civilaffairs.payments.candidates",
        "(Exists(taking_back()), held(), blocked())",
        "(Exists(taking_back()), blocked(), blocked())",
        "tests/payments/test_hold_what_is_in_doubt.py::test_a_household_of_a_person_on_hold_stays_behind",
    ),
)
