"""A machine without services: embedded servers, secrets made at the first start."""

import os

from civilaffairs.embedded import keeper, postgres, redis, secrets
from civilaffairs.settings import sources
from civilaffairs.settings.base import *  # noqa: F403
from civilaffairs.settings.base import DATA_DIR

DEBUG = os.environ.get("DJANGO_DEBUG", "1") == "1"
CLOCK_MAY_MOVE = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

SECRET_KEY = secrets.secret_key(DATA_DIR)
KEY_FILE = secrets.key_file(DATA_DIR)

if url := os.environ.get("DATABASE_URL"):
    url = os.environ.get("DATABASE_OWNER_URL", url) if sources.acts_as_owner() else url
else:
    keeper.attach("postgres", DATA_DIR)
    url = postgres.address(DATA_DIR, postgres.OWNER if sources.acts_as_owner() else postgres.APP)
DATABASES = {"default": sources.database(url)}

if not (broker := os.environ.get("REDIS_URL")):
    keeper.attach("redis", DATA_DIR)
    broker = redis.address(DATA_DIR)
CELERY_BROKER_URL = broker
