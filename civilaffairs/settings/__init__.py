"""Settings per surrounding: ``development`` (default), ``test``, ``production``."""
