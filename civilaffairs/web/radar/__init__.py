"""变动预警: looks every night for what changes, or should change, what is paid; each hit is a task.

``detectors`` say what they found, ``keeping`` turns that into hits: one open hit per kind, subject and
day, closed by itself when it no longer holds. The yuan at risk come from the calculation alone.
"""
