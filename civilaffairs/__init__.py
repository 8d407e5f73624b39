"""The roof and the cellar of the portal."""
