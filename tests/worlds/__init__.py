"""Whole cities of random households, computed by real runs and by the oracle."""
