"""Lists of deaths and moves from elsewhere: template, reading, matching, taking in."""
