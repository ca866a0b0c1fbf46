-- The roles and the database, as the superuser: `tracker_owner` migrates and owns every table, `tracker_app` runs the
-- program with what the migrations grant it, which is never changing or deleting an event. `tracker_redactor` logs nobody
-- in: whoever may redact is made its member, and then `tracker log redact` works.
-- It may run again, and adds what an older installation lacks; passwords that are set already stay.
-- psql reads the passwords from POSTGRES_OWNER_PASSWORD and POSTGRES_APP_PASSWORD.
\set ON_ERROR_STOP on
\getenv owner_password POSTGRES_OWNER_PASSWORD
\getenv app_password POSTGRES_APP_PASSWORD

SELECT format('CREATE ROLE tracker_owner LOGIN PASSWORD %L', :'owner_password')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_owner') \gexec
SELECT format('CREATE ROLE tracker_app LOGIN PASSWORD %L', :'app_password')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_app') \gexec
SELECT 'CREATE ROLE tracker_redactor NOLOGIN IN ROLE tracker_app'
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_redactor') \gexec
GRANT tracker_redactor TO tracker_owner;

SELECT 'CREATE DATABASE tracker OWNER tracker_owner'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'tracker') \gexec
REVOKE ALL ON DATABASE tracker FROM PUBLIC;
GRANT CONNECT ON DATABASE tracker TO tracker_app;

\connect tracker
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO tracker_app;
SELECT 'GRANT UPDATE (payload, payload_salt) ON events TO tracker_redactor'
  WHERE to_regclass('public.events') IS NOT NULL \gexec
