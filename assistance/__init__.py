"""Social assistance: minimum living guarantee and extreme-poverty support."""
