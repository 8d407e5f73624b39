"""发放前核查: what is looked at before money goes into a batch. A file per check, listed in ``every``."""
