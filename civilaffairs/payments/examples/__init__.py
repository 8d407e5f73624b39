"""Worked households as data: read, loaded into the real tables, run, compared, rolled back."""
