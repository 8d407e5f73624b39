"""From a statement to SQL: what awards are due, for pairs of award and month.

The relation ``p`` has one row per pair: the subject, the area's ``path``, the benefit month
``real_month``, and the month ``month`` whose facts and standards decide it. They differ only
during a gradual exit, which freezes what was due in the month of the exit. A fact of a day of
March counts from April: ``day`` is the last day before ``month``. Beside it stand ``s``, the
standards and settings of that place and month, ``f``, the subject's facts, and ``o``, what other
benefits give the same people.
"""
