"""Drills: real workers killed and raced. Each has a twin with the protection removed that must fail."""
