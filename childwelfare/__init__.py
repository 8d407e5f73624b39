"""Child welfare: orphans and unattended children."""
