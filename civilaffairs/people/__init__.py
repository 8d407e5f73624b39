"""Persons, organisations, households, dated facts and payee arrangements."""
