from django.apps import AppConfig

from civilaffairs.database import checks


class DatabaseConfig(AppConfig):
    name = "civilaffairs.database"
    label = "database"
    checks = checks  # Imported so that they are registered.
