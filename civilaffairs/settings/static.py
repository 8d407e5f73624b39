"""For tools that only read the code (types, messages): no server is started."""

from pathlib import Path

from civilaffairs.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-reading-the-code"  # noqa: S105
KEY_FILE = Path("keys.json")
CELERY_BROKER_URL = "memory://"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "civilaffairs"}}
