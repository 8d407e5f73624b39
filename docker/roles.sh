#!/bin/sh
# Run once by the postgres image in an empty volume: the two roles and the database.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE civilaffairs_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE civilaffairs_app LOGIN PASSWORD :'app_password';
CREATE DATABASE civilaffairs OWNER civilaffairs_owner;
REVOKE CONNECT ON DATABASE civilaffairs FROM PUBLIC;
GRANT CONNECT ON DATABASE civilaffairs TO civilaffairs_app;
SQL
