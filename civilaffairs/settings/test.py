"""The tests' surrounding: the embedded servers, a database per test worker."""

from civilaffairs.settings.development import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["*"]
# Hashing a password ten thousand times slower than needed proves nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
