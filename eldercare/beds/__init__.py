"""占用床位登记: who lay in the beds of a care home each month, taken in by two people."""
