"""What benefits register with the layers below, imported once all apps are ready."""

from civilaffairs.benefits import parts
from civilaffairs.benefits.changes import cases
from civilaffairs.benefits.changes import parts as change_parts
from civilaffairs.casework import kinds
from civilaffairs.people import parts as page_parts

page_parts.register(household=parts.of_household, person=parts.of_person, organisation=parts.of_organisation)
kinds.come_from(cases.kinds)
page_parts.register(household=change_parts.of_household, person=change_parts.of_person)
