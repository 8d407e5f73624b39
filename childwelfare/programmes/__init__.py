"""One file per benefit; each is found by itself."""
