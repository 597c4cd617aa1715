-- The database `sekisho`, its roles and its schemas, one set per service. Run as superuser; running it again
-- changes nothing but passwords, which is how they are replaced:
--
--   psql -v ON_ERROR_STOP=1 -v passwords=/run/secrets/database -d postgres -f roles.sql
--
-- `passwords` is a folder with one file per login role, named as the role. Passwords are never arguments, never in
-- the environment and never in this file.
--
-- For each service X (auth, session, audit, sso, portal):
--   X_owner    owns schema X and what is in it; nobody logs in as it
--   X_migrate  logs in for the length of a migration and acts as X_owner
--   X_svc      the service. Tenant by tenant: row-level security shows it one tenant per transaction
--   X_system   the service's few statements that cross tenants (look up a token, sweep, relay)
--   X_sender   where mail or webhooks wait: the process that delivers them
-- Beside them: audit_signer reads the history and writes checkpoints; audit_retention removes what is past its time;
-- monitor reads PostgreSQL's statistics. What each may do with a table, the migration that makes the table says.

\set QUIET on
\set ON_ERROR_STOP on
-- A statement that fails here may hold a password: the server log must not repeat it.
SET log_min_error_statement = panic;
SET client_min_messages = warning;

SELECT 'CREATE DATABASE sekisho ENCODING ''UTF8'' TEMPLATE template0'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'sekisho') \gexec

-- Nobody wanders into the other databases.
REVOKE ALL ON DATABASE sekisho, postgres, template1 FROM PUBLIC;

\connect sekisho
SET log_min_error_statement = panic;
SET client_min_messages = warning;

CREATE TEMP TABLE wanted (role name, schema name, login bool);
INSERT INTO wanted
SELECT service || suffix, service, suffix <> '_owner'
  FROM unnest('{auth,session,audit,sso,portal}'::text[]) AS service,
       unnest('{_owner,_migrate,_svc,_system}'::text[]) AS suffix
UNION ALL
VALUES ('auth_sender', 'auth', true), ('audit_sender', 'audit', true), ('portal_sender', 'portal', true),
       ('audit_signer', 'audit', true), ('audit_retention', 'audit', true), ('monitor', NULL, true);

SELECT format('CREATE ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', role)
  FROM wanted
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec

SELECT format('ALTER ROLE %I %s', role, CASE WHEN login THEN 'LOGIN' ELSE 'NOLOGIN' END) FROM wanted \gexec
SELECT format('GRANT CONNECT ON DATABASE sekisho TO %I', role) FROM wanted WHERE login \gexec

-- The path is fixed, so that a name in a statement cannot be made to mean another schema's table.
SELECT format('ALTER ROLE %I IN DATABASE sekisho SET search_path = %I', role, coalesce(schema, 'pg_catalog'))
  FROM wanted WHERE login \gexec

REVOKE ALL ON SCHEMA public FROM PUBLIC;
SELECT format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', schema, role)
  FROM wanted WHERE role LIKE '%\_owner' \gexec
SELECT format('GRANT USAGE ON SCHEMA %I TO %I', schema, role) FROM wanted WHERE login AND schema IS NOT NULL \gexec

-- What a migration makes belongs to the owner, whom no session outlives.
SELECT format('GRANT %1$s_owner TO %1$s_migrate', schema) FROM wanted WHERE role LIKE '%\_migrate' \gexec
SELECT format('ALTER ROLE %1$s_migrate IN DATABASE sekisho SET role = %1$s_owner', schema)
  FROM wanted WHERE role LIKE '%\_migrate' \gexec

-- A function nobody granted is not to be called.
SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC', role)
  FROM wanted WHERE role LIKE '%\_owner' \gexec

GRANT pg_monitor TO monitor;

-- psql reads the files; the names are the roles'. Passwords travel as data, and the statements that hold them run inside
-- another: pg_stat_activity, which `monitor` reads, shows neither. No character is special in a format that quotes with
-- one that no password has.
CREATE TEMP TABLE given (line text);
\setenv SEKISHO_PASSWORDS :passwords
\copy given FROM PROGRAM 'cd "$SEKISHO_PASSWORDS" && for role in *; do printf "%s %s\n" "$role" "$(cat "$role")"; done' WITH (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')

DO $$
DECLARE
    missing text;
    statement text;
BEGIN
    FOR statement IN
        SELECT format('ALTER ROLE %I PASSWORD %L', role, split_part(line, ' ', 2))
          FROM given
          JOIN wanted ON role = split_part(line, ' ', 1) AND login AND split_part(line, ' ', 2) <> ''
    LOOP
        EXECUTE statement;
    END LOOP;
    SELECT string_agg(role, ', ') INTO missing
      FROM wanted JOIN pg_authid ON rolname = role
     WHERE login AND rolpassword IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'no password was given for: %', missing;
    END IF;
END
$$;
