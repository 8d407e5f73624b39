"""What the ledger is kept for: budgets and appropriations, their execution, closed months, statements."""
