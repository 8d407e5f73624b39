"""Message catalogues, extracted and compiled by Babel: no system gettext is needed."""
