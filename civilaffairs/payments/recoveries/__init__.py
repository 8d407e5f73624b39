"""追缴: claims, the decisions that make them receivables, and what becomes of those."""
