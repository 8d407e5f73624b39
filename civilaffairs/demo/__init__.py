"""The demo city: synthetic households and the moved clock."""
