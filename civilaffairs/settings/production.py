"""Production: everything is named by the environment, nothing is made up."""

import os
from pathlib import Path

from civilaffairs.settings import sources
from civilaffairs.settings.base import *  # noqa: F403
from civilaffairs.settings.base import BASE_DIR, DATABASE_WORKER_ROLE

DEBUG = False
CLOCK_MAY_MOVE = False

SECRET_KEY = sources.required("SECRET_KEY")
KEY_FILE = Path(sources.required("KEY_FILE"))
if not KEY_FILE.is_file():
    sources.stop(f"KEY_FILE names {KEY_FILE}, which is not a file.")
if sources.works_for_the_queue():
    _url = sources.required("DATABASE_WORKER_URL")
else:
    _url = sources.required("DATABASE_URL")
    DATABASE_APP_ROLE = sources.role(_url)
    DATABASE_WORKER_ROLE = sources.role(os.environ.get("DATABASE_WORKER_URL", "")) or DATABASE_WORKER_ROLE
DATABASES = {
    "default": sources.database(sources.required("DATABASE_OWNER_URL") if sources.acts_as_owner() else _url)
}
CELERY_BROKER_URL = sources.required("REDIS_URL")
ALLOWED_HOSTS = [host.strip() for host in sources.required("ALLOWED_HOSTS").split(",")]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "").strip() or f"https://{ALLOWED_HOSTS[0]}"
DATA_DIR = Path(os.environ.get("DATA_DIR", "/var/lib/civilaffairs"))
FILES_DIR = DATA_DIR / "files"
STATIC_ROOT = BASE_DIR / "staticfiles"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # Asked from inside the container, without TLS.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
