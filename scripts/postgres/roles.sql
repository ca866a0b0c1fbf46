-- The roles and the database, once, as the superuser of a new server: `tracker_owner` migrates and owns every table,
-- `tracker_app` runs the program with what the migrations grant it, which is never changing or deleting an event.
-- `tracker_redactor` logs nobody in: whoever may redact is made its member, and then `tracker log redact` works.
-- psql reads the passwords from POSTGRES_OWNER_PASSWORD and POSTGRES_APP_PASSWORD.
\set ON_ERROR_STOP on
\getenv owner_password POSTGRES_OWNER_PASSWORD
\getenv app_password POSTGRES_APP_PASSWORD

CREATE ROLE tracker_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE tracker_app LOGIN PASSWORD :'app_password';
CREATE ROLE tracker_redactor NOLOGIN IN ROLE tracker_app;
GRANT tracker_redactor TO tracker_owner;

CREATE DATABASE tracker OWNER tracker_owner;
REVOKE ALL ON DATABASE tracker FROM PUBLIC;
GRANT CONNECT ON DATABASE tracker TO tracker_app;

\connect tracker
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO tracker_app;
