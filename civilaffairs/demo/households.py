"""Writes the families with their facts and awards in bulk, as history taken over by the portal."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import connection, models
from psycopg import sql

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import covers, programme
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.demo.families import MINIMUM_LIVING, Family, Member, own_benefits
from civilaffairs.demo.population import Population
from civilaffairs.demo.staff import Account
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import clock
from civilaffairs.people import payees, persons
from civilaffairs.people.models import (
    BankAccount,
    CarePlace,
    Cost,
    Decision,
    Disability,
    Household,
    Illness,
    Income,
    Membership,
    PayeeArrangement,
    Person,
    Residence,
    Schooling,
    SelfCare,
)
from civilaffairs.people.persons import IdentityInput

# Columns whose Python value psycopg writes as it is; asking the others costs seconds in 40,000 rows.
PLAIN = {
    models.UUIDField, models.ForeignKey, models.CharField, models.DateField, models.DecimalField,
    models.BooleanField, models.SmallIntegerField, models.PositiveSmallIntegerField,
}  # fmt: skip
FACTS_FROM = date(2019, 1, 1)
GUARDIANSHIP = "由监护人代为领取孤儿基本生活费。\n".encode()
BANKS = ("东莞农村商业银行", "中国工商银行", "中国建设银行", "中国农业银行")


@dataclass
class Rows:
    """Everything to insert, by model, in an order that foreign keys allow."""

    by_model: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: Any) -> Any:
        self.by_model[type(row)].append(row)
        return row

    def save(self) -> None:
        """Insert the rows, parties first."""
        parties: tuple[type[models.Model], ...] = (
            Person,
            Household,
            Decision,
            BankAccount,
            PayeeArrangement,
            Award,
            AwardCover,
        )
        facts = [model for model in self.by_model if model not in parties]
        for model in (*parties, *facts):
            _copy(model, self.by_model[model])


def _copy(model: type[models.Model], rows: list[Any]) -> None:
    """COPY: several times as fast as INSERT, and the same triggers and constraints hold."""
    fields = [
        one
        for one in model._meta.concrete_fields
        if not one.has_db_default() and not isinstance(one, models.BigAutoField)
    ]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(one.column)) for one in fields),
    )
    values = [_values(rows, one) for one in fields]
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in zip(*values, strict=True):
            copy.write_row(row)


def _values(rows: list[Any], one: models.Field[Any, Any]) -> list[Any]:
    if type(one) in PLAIN:
        return list(map(attrgetter(one.attname), rows))
    return [one.get_db_prep_save(one.pre_save(row, add=True), connection) for row in rows]


class Registrar:
    """Turns families into rows of one town."""

    def __init__(self, people: Population, rows: Rows, clerk: Account, checker: Account) -> None:
        self.people, self.rows = people, rows
        self.clerk, self.checker = clerk.user, checker.user
        self.serial = self.awards = 0

    def enter(self, family: Family, town: Area, village: Area, *, beside: bool = False) -> None:
        """Add the rows of one family with its award, paid from the first month of the year on.

        ``beside``: with what its members receive of their own besides.
        """
        self.serial += 1
        household = self.rows.add(
            Household(
                number=f"H{town.pk:03d}{self.serial:05d}",
                area=village,
                address=f"{village.name}{self.serial}号",
            )
        )
        decision = self._decision()
        persons_of = {id(member): self._person(member) for member in family.members}
        for member in family.members:
            self._facts(member, persons_of[id(member)], household, decision, village)
        award = self._award(family.benefit, household, persons_of[id(family.whose)], decision, town)
        account = self._account(persons_of[id(family.head)])
        self._payee(award, persons_of[id(family.head)], account)
        counted = persons_of.values() if family.benefit == MINIMUM_LIVING else [persons_of[id(family.whose)]]
        for person in counted:
            self._cover(award, person)
        for member in family.members if beside else ():
            person, benefits = persons_of[id(member)], own_benefits(family, member)
            awards = [self._award(code, household, person, decision, town) for code in benefits]
            for own in awards:
                self._cover(own, person)
            if awards:
                self._payee(awards[0], persons_of[id(family.head)], account)

    def _decision(self) -> Decision:
        return self.rows.add(
            Decision(
                kind=Decision.Kind.CONFIRMATION,
                case_number=f"T{self.serial:06d}",
                decided_on=date(2019, 12, 16),
                first_month=date(2020, 1, 1),
                decided_by=self.checker,
                reason="taken over",
            )
        )

    def _person(self, member: Member) -> Person:
        human = member.human
        return self.rows.add(persons.build(IdentityInput(human.name, human.id_number)))

    def _facts(
        self, member: Member, person: Person, household: Household, decision: Decision, village: Area
    ) -> None:
        self._fact(
            decision, Membership, household_id=household.pk, person_id=person.pk, relation=member.relation
        )
        self._fact(decision, Residence, person_id=person.pk, kind="hukou", area_id=village.pk)
        for kind, amount in (("wage", member.wage), ("transfer", member.transfer)):
            if amount:
                self._fact(decision, Income, person_id=person.pk, kind=kind, amount=amount)
        if member.medical_cost:
            self._fact(decision, Cost, person_id=person.pk, kind="medical", amount=member.medical_cost)
        if member.self_care_failed is not None:
            self._fact(decision, SelfCare, person_id=person.pk, failed=member.self_care_failed)
        if member.cared_for:
            self._fact(decision, CarePlace, person_id=person.pk, place=member.cared_for)
        if member.disability:
            category, grade = member.disability
            # Some expire soon, so that the radar has something to find.
            until = date(2020, 7, 1 + self.serial % 28) if self.serial % 20 == 0 else date(2028, 1, 1)
            self._fact(decision, Disability, person_id=person.pk, category=category, grade=grade, until=until)
        if member.ill:
            self._fact(decision, Illness, person_id=person.pk, serious=True)
        if member.in_school:
            self._fact(decision, Schooling, person_id=person.pk, in_school=True)

    def _fact(self, decision: Decision, model: type[models.Model], **values: Any) -> None:
        shared = {"valid_from": FACTS_FROM, "recorded_by_id": self.clerk.pk, "source": "taken-over", **values}
        self.rows.add(model(layer="recorded", **shared))
        self.rows.add(model(layer="adopted", decision_id=decision.pk, **shared))

    def _award(
        self, benefit: str, household: Household, person: Person, decision: Decision, town: Area
    ) -> Award:
        self.awards += 1
        subject = {"household": household} if benefit == MINIMUM_LIVING else {"person": person}
        return self.rows.add(
            Award(
                number=f"A{town.pk:03d}{self.awards:05d}",
                programme=benefit,
                area=town,
                first_month=date(2020, 1, 1),
                decision=decision,
                **subject,
            )
        )

    def _cover(self, award: Award, person: Person) -> None:
        benefit = programme.get(award.programme)
        for group in covers.groups_of(benefit, alone=award.person is not None):
            self.rows.add(
                AwardCover(award_id=award.pk, person_id=person.pk, group=group, from_month=award.first_month)
            )

    def _account(self, head: Person) -> BankAccount:
        number, bank = self.people.account_number(), self.people.random.choice(BANKS)
        return self.rows.add(payees.build_account(number, head.name, bank, social_security_card=True))

    def _payee(self, award: Award, payee: Person, account: BankAccount) -> None:
        """Who receives what a household, or a person, is paid: by one arrangement for all their awards."""
        own = "self" if award.person is payee else "guardian"
        capacity = "head" if award.household else own
        self.rows.add(
            PayeeArrangement(
                household=award.household,
                person=award.person,
                payee_person=payee,
                capacity=capacity,
                account=account,
                agreement=self._agreement(award.person) if capacity == "guardian" else None,
                valid_from=FACTS_FROM,
                recorded_by=self.clerk,
                confirmed_by=self.checker,
                confirmed_at=clock.now(),
            )
        )

    def _agreement(self, child: Person | None) -> StoredFile:
        assert child
        return payees.keep_agreement(child, GUARDIANSHIP, "监护协议.txt", "text/plain", self.clerk)
