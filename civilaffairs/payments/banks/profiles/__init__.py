"""One module for each layout of a bank's file; each names what it offers in ``PROFILES``."""
