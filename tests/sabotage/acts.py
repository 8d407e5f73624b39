"""All sabotages."""

from tests.sabotage.applications import APPLICATIONS
from tests.sabotage.banks import BANKS
from tests.sabotage.books import BOOKS
from tests.sabotage.calculation import CALCULATION
from tests.sabotage.checks import CHECKS
from tests.sabotage.guards import GUARDS
from tests.sabotage.money import MONEY
from tests.sabotage.recoveries import RECOVERIES
from tests.sabotage.second_thoughts import SECOND_THOUGHTS

ACTS = (*MONEY, *GUARDS, *CALCULATION, *BANKS, *RECOVERIES, *CHECKS, *BOOKS, *SECOND_THOUGHTS, *APPLICATIONS)
