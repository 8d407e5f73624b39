"""The tests' surrounding: the embedded servers, a database per test worker."""

import os

from civilaffairs.embedded import redis
from civilaffairs.settings.development import *  # noqa: F403
from civilaffairs.settings.development import DATA_DIR

DEBUG = False
ALLOWED_HOSTS = ["*"]
# Hashing a password ten thousand times slower than needed proves nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True

# A queue of its own for each test worker, apart from a demo running beside it.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw13").removeprefix("gw")
CELERY_BROKER_URL = os.environ.get("REDIS_URL") or redis.address(DATA_DIR, 1 + int(_worker) % 15)
