"""Standards, programmes, awards, calculation and explanation."""
