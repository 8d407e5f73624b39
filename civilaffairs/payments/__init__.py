"""Runs, lines, transfers, batches, returns and the ledger."""
