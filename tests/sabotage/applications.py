"""Guards of who may apply: one member alone, an organisation with its beds, once in a year."""

from tests.sabotage.act import fragment, guard

ALONE = "tests/assistance/test_apply_for_one_member_alone.py::"
BEDS = "tests/eldercare/test_take_in_occupied_beds.py::"
LISTS = "tests/payments/test_wait_for_the_months_lists.py::"
NOTHING = "tests/casework/test_leave_no_award_at_nothing.py::"
YEARLY = "tests/charity/test_console_a_household_once_a_year.py::"

APPLICATIONS = (
    guard(
        "alone-of-no-household",
        "ALTER TABLE casework_case DROP CONSTRAINT case_single_of_a_household",
        f"{ALONE}test_the_database_knows_whose_it_is",
    ),
    fragment(
        "alone-and-well",
        "civilaffairs.benefits.singles",
        "    if not _severely_disabled(person, day) and not _seriously_ill(person, day):\n",
        "    if False:\n",
        f"{ALONE}test_what_stands_in_the_way_is_said_at_once_with_the_remedy",
    ),
    guard(
        "bed-in-two-homes",
        "DROP TRIGGER eldercare_bed_row ON eldercare_bedrow",
        f"{BEDS}test_what_the_database_refuses",
    ),
    guard(
        "beds-not-adopted",
        "DROP TRIGGER eldercare_beds_count ON eldercare_bedlist",
        f"{BEDS}test_what_the_database_refuses",
    ),
    guard(
        "consoled-twice-a-year",
        "ALTER TABLE benefits_awardoccasion DROP CONSTRAINT award_occasion_once",
        f"{YEARLY}test_the_database_holds_one_for_each_person_and_year",
    ),
    fragment(
        "reviewed-to-nothing",
        "civilaffairs.benefits.still_paid",
        "    if met or any(",
        "    if True or any(",
        f"{NOTHING}test_an_income_above_the_line_leads_to_a_stop",
    ),
    fragment(
        "list-of-another-month",
        "civilaffairs.payments.month_lists",
        "ended_at__gte=began, ended_at__lt=ended)",
        "ended_at__gte=began)",
        f"{LISTS}test_lists_of_another_month_or_of_another_town_do_not_count",
    ),
)
