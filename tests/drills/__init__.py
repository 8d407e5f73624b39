"""Drills: real workers, servers and races, harmed on purpose. Each has a twin with one protection removed.

1 workers killed · 2 database crashed · 3 delivered again and late · 4 started by eight · 5 queue lost ·
6 disk full · 7 release raced · 8 returns shuffled. Sizes and seeds: ``record``; the figures: ``report``.
"""
