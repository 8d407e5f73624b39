"""All checks by their codes."""

from civilaffairs.payments.checks import (
    ceiling,
    claim_waits,
    death,
    exclusive,
    moved,
    new_account,
    shared_account,
    stopped,
    twice,
    variance,
)

_ALL = (death, moved, stopped, exclusive, claim_waits, twice, shared_account, ceiling, variance, new_account)
CHECKS = {module.CHECK.code: module.CHECK for module in _ALL}
