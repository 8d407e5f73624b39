"""Changes of households and identities by decision: split, joined, moved, another head, a death."""
