"""What other standards and settings would cost, by the statement that runs use; nothing is written."""
