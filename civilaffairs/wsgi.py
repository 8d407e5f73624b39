"""What the web server imports."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.development")
os.environ.setdefault("CIVILAFFAIRS_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

from civilaffairs.celery import app as celery_app

__all__ = ["application", "celery_app"]

application = get_wsgi_application()
