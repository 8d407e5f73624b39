"""Case kinds, the workflow table, verification, notices, clocks and letters."""
