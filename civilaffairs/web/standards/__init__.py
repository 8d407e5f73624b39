"""The pages on which standards and settings are proposed, tried and published."""
