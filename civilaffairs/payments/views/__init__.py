"""The pages of payments: parse, call, render."""
