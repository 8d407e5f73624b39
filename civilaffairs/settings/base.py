"""What holds in every surrounding. No server, no secret and no address stands here."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from civilaffairs.settings import sources

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = BASE_DIR / ".data"
FILES_DIR = DATA_DIR / "files"  # Uploads, letters and bank files, encrypted.

# Only the demo and the tests may move the business date; production can never switch it on.
CLOCK_MAY_MOVE = False

# Where people outside reach the page that checks a letter; its QR code leads there.
PUBLIC_ADDRESS = ""

INSTALLED_APPS = [
    "civilaffairs.database",  # First: its `migrate` comes before Django's.
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "lucide",
    "rest_framework",
    "template_partials",
    "civilaffairs.audit",
    "civilaffairs.accounts",
    "civilaffairs.files",
    "civilaffairs.jobs",
    "civilaffairs.people",
    "civilaffairs.casework",
    "civilaffairs.benefits",
    "civilaffairs.payments",
    "civilaffairs.web",
    "assistance",
    "eldercare",
    "childwelfare",
    "charity",
    "governance",
    "civilaffairs.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "civilaffairs.accounts.middleware.clock_and_id",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "civilaffairs.web.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "civilaffairs.accounts.middleware.ActorMiddleware",
    "civilaffairs.accounts.idempotency.IdempotencyMiddleware",  # Last: its transaction holds the view's.
]

ROOT_URLCONF = "civilaffairs.urls"
WSGI_APPLICATION = "civilaffairs.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "civilaffairs.web.context.shell",
            ],
        },
    },
]

FORM_RENDERER = "civilaffairs.web.components.fields.ShellRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The pages' role, the queue's and that of statistics; `migrate` grants to them.
DATABASE_APP_ROLE = "civilaffairs_app"
DATABASE_WORKER_ROLE = "civilaffairs_worker"
DATABASE_REPORT_ROLE = "civilaffairs_report"

# People
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "civilaffairs.accounts.backend.StaffBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Lockout lives in PostgreSQL, so that every process and every restart sees it.
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# By account, from whatever address and however the name is written.
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # It asks for the address, which an attacker can change.
AXES_USERNAME_CALLABLE = "civilaffairs.accounts.backend.typed_name"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Static files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]

# The API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {"TITLE": "Civil affairs portal", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

# The queue: at least once, nothing kept in Redis that PostgreSQL does not know.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = sources.queue_limits()
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # our handlers keep rows out of the log
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    # A message that nobody took within its three seconds is replaced by the next.
    "sweep jobs": {"task": "civilaffairs.jobs.sweep", "schedule": 3.0, "options": {"expires": 3}},
    "end notices": {"task": "civilaffairs.casework.end_notices", "schedule": 60.0},
    "change radar": {"task": "civilaffairs.web.look", "schedule": crontab(hour=2, minute=30)},
    "trial balance": {"task": "civilaffairs.payments.check_books", "schedule": crontab(hour=3, minute=30)},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "civilaffairs.lib.log_lines.WithoutValues",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"weasyprint": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
