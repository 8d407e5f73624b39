"""Figures of speed, each taken by ``python -m tests.benchmarks.<name>``."""
