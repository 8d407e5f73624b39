# One image for web, worker, beat and migrations; docker-compose.yml says which is which.
FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    DJANGO_SETTINGS_MODULE=civilaffairs.settings.production \
    FONTCONFIG_FILE=/usr/local/share/civilaffairs-fonts/fonts.conf

# The same libraries as scripts/setup.sh checks for.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /portal
COPY requirements/base.txt requirements/
RUN pip install --require-hashes -r requirements/base.txt

COPY civilaffairs/__init__.py civilaffairs/
COPY civilaffairs/embedded civilaffairs/embedded
RUN python -m civilaffairs.embedded.convert_fonts

COPY . .
# The settings want a value for each name; these are thrown away and nothing is connected to.
RUN python -m civilaffairs.i18n compile \
    && python -m civilaffairs.embedded.secrets > /tmp/keys.json \
    && SECRET_KEY=build KEY_FILE=/tmp/keys.json ALLOWED_HOSTS=build REDIS_URL=redis://build \
       DATABASE_URL=postgresql://build@build/build python manage.py collectstatic --no-input \
    && rm /tmp/keys.json \
    && useradd --system --uid 10001 portal \
    && install -d -o portal -m 0700 /var/lib/civilaffairs

USER 10001
VOLUME /var/lib/civilaffairs
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "civilaffairs.wsgi:application"]
