"""The two database roles: what the owner grants to the app whenever it migrates."""
