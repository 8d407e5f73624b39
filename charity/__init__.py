"""Charity and donations."""
