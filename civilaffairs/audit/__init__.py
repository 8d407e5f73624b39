"""The append-only trail: who did, read, exported and printed what."""
