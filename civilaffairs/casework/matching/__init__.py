"""信息核对: what goes to the sources, what comes back, and what is made of the differences."""
