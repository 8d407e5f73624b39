"""The tests, by app and user action."""
