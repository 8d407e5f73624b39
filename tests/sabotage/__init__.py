"""Breaks one guard or one fragment at a time; a named test must notice. Run: python -m tests.sabotage"""
