"""What benefits register with the layers below, imported once all apps are ready."""

from civilaffairs.benefits import parts
from civilaffairs.people import parts as page_parts

page_parts.register(household=parts.of_household, person=parts.of_person)
