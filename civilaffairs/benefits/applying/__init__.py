"""Applications for benefits: their forms follow from what a programme declares that it reads and asks."""
