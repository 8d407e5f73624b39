"""All checks by their codes."""

from civilaffairs.payments.checks import (
    ceiling,
    death,
    exclusive,
    moved,
    new_account,
    shared_account,
    stopped,
    twice,
    variance,
)

CHECKS = {
    module.CHECK.code: module.CHECK
    for module in (death, moved, stopped, exclusive, twice, shared_account, ceiling, variance, new_account)
}
