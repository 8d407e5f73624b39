#!/bin/sh
# The roles and the database, made where they are missing, and the passwords set. Run before each
# migration by whoever may make roles; it can be repeated. Which tables a role may read or write
# is the migrations' work.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --dbname postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" \
    --set=worker_password="$WORKER_PASSWORD" --set=report_password="$REPORT_PASSWORD" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['civilaffairs_owner', 'civilaffairs_app', 'civilaffairs_worker', 'civilaffairs_report']) name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
-- The app may end a worker's connection that hangs. It is no member of the worker's role: what a migration
-- takes from the app would come back to it that way.
GRANT pg_signal_backend TO civilaffairs_app;
ALTER ROLE civilaffairs_owner PASSWORD :'owner_password';
ALTER ROLE civilaffairs_app PASSWORD :'app_password';
ALTER ROLE civilaffairs_worker PASSWORD :'worker_password';
ALTER ROLE civilaffairs_report PASSWORD :'report_password';
SELECT 'CREATE DATABASE civilaffairs OWNER civilaffairs_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'civilaffairs') \gexec
REVOKE CONNECT ON DATABASE civilaffairs FROM PUBLIC;
GRANT CONNECT ON DATABASE civilaffairs TO civilaffairs_app, civilaffairs_worker, civilaffairs_report;
SQL
