"""A machine without services: embedded servers, secrets made at the first start."""

import os

from civilaffairs.embedded import fonts, keeper, postgres, redis, secrets
from civilaffairs.settings import sources
from civilaffairs.settings.base import *  # noqa: F403
from civilaffairs.settings.base import DATA_DIR, DATABASE_WORKER_ROLE

DEBUG = os.environ.get("DJANGO_DEBUG", "1") == "1"
CLOCK_MAY_MOVE = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "")

SECRET_KEY = secrets.secret_key(DATA_DIR)
KEY_FILE = secrets.key_file(DATA_DIR)

# Before anything draws a letter: fontconfig reads it once per process.
if fonts.ready():
    os.environ.setdefault("FONTCONFIG_FILE", str(fonts.CONFIGURATION))

url = os.environ.get("DATABASE_URL")
if url:
    DATABASE_APP_ROLE = sources.role(url)
    DATABASE_WORKER_ROLE = sources.role(os.environ.get("DATABASE_WORKER_URL", "")) or DATABASE_WORKER_ROLE
    if sources.acts_as_owner():
        url = sources.required("DATABASE_OWNER_URL")
    elif sources.works_for_the_queue():
        url = os.environ.get("DATABASE_WORKER_URL") or url
else:
    keeper.attach("postgres", DATA_DIR)
    role = postgres.WORKER if sources.works_for_the_queue() else postgres.APP
    url = postgres.address(DATA_DIR, postgres.OWNER if sources.acts_as_owner() else role)
DATABASES = {"default": sources.database(url)}

CELERY_BROKER_URL = os.environ.get("REDIS_URL", "")
if not CELERY_BROKER_URL:
    keeper.attach("redis", DATA_DIR)
    CELERY_BROKER_URL = redis.address(DATA_DIR)

WHITENOISE_USE_FINDERS = True
