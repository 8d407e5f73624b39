"""A hold on an account holds what is due to organisations themselves, too."""

from django.db import migrations

FOLLOWING = """
CREATE OR REPLACE VIEW payments_heldline AS
SELECT h.line_id, h.id AS hold_id FROM payments_standinghold h WHERE h.line_id IS NOT NULL
UNION ALL
SELECT l.id, h.id FROM payments_standinghold h
    JOIN benefits_award a ON a.household_id = h.household_id OR a.person_id = h.person_id
    JOIN payments_line l ON l.award_id = a.id
UNION ALL
SELECT l.id, h.id FROM payments_standinghold h JOIN benefits_awardcover c ON c.person_id = h.person_id
    JOIN benefits_award a ON a.id = c.award_id OR a.follows_id = c.award_id
    JOIN payments_line l ON l.award_id = a.id
        AND l.for_month >= c.from_month AND (c.to_month IS NULL OR l.for_month < c.to_month)
UNION ALL
SELECT l.id, h.id FROM payments_standinghold h JOIN people_bankaccount named ON named.id = h.account_id
    JOIN people_bankaccount same ON same.number_index = named.number_index
    JOIN people_payeearrangement p ON p.account_id = same.id
        AND p.known_to IS NULL AND p.confirmed_at IS NOT NULL
    JOIN benefits_award a ON a.household_id = p.household_id OR a.person_id = p.person_id{organisation}
    JOIN payments_line l ON l.award_id = a.id
UNION ALL
SELECT l.id, held.hold_id FROM payments_heldpayee held
    JOIN people_payeearrangement p ON (p.payee_person_id = held.person_id
            OR p.payee_organisation_id = held.organisation_id)
        AND p.known_to IS NULL AND p.confirmed_at IS NOT NULL
    JOIN benefits_award a ON a.household_id = p.household_id OR a.person_id = p.person_id{organisation}
    JOIN payments_line l ON l.award_id = a.id;
"""
ITSELF = """
        OR a.organisation_id = p.organisation_id"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0036_held_with_the_payee"),
        ("people", "0009_organisations_receive"),
    ]
    operations = [
        migrations.RunSQL(FOLLOWING.format(organisation=ITSELF), FOLLOWING.format(organisation="")),
    ]
