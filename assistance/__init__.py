"""Social assistance: living guarantees, subsidies and relief for households and persons in need."""
