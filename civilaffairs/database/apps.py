from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "civilaffairs.database"
    label = "database"
