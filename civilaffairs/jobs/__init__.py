"""One row per long job, leased, swept and shown."""
