"""Villages, communities and their offices."""
