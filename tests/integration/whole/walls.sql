-- What walls_test.c tries in a cluster in which every migration has run, as superuser. Each function gives what is
-- wrong, a line each; nothing when all is well.

CREATE SCHEMA trial;

-- All that holds rows, but partitions: nobody has a grant on one, so that all go through the table they are part of.
CREATE VIEW trial.relations AS
SELECT c.oid, c.oid::regclass AS name, n.nspname::text AS service, c.relkind AS kind, c.relowner AS owner,
       c.relrowsecurity AND c.relforcerowsecurity AS has_walls, c.relispartition AS is_partition,
       CASE WHEN c.oid = 'auth.tenants'::regclass THEN 'id' ELSE 'tenant' END AS company
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname IN (SELECT schema_name FROM information_schema.schemata WHERE schema_owner LIKE '%\_owner')
   AND c.relkind NOT IN ('i', 'I', 'S', 't');

CREATE VIEW trial.tables AS
SELECT * FROM trial.relations AS r
 WHERE kind IN ('r', 'p') AND NOT is_partition
   AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = r.oid AND attname = company);

-- Those of `system` and `sender` are for what crosses companies, within what a policy of theirs says (store functions
-- `_any_tenant`).
CREATE VIEW trial.roles AS
SELECT rolname AS role, split_part(rolname, '_', 1) AS service, rolcanlogin AS is_login,
       rolname LIKE '%\_system' OR rolname LIKE '%\_sender' AS is_for_all
  FROM pg_roles WHERE NOT rolsuper AND rolname NOT LIKE 'pg\_%';

-- On a table or on some of its columns, to others than its owner; `grantee` 0 is everybody.
CREATE VIEW trial.grants AS
SELECT DISTINCT r.oid, r.name, r.service, grantee, privilege_type AS privilege
  FROM (SELECT oid, (aclexplode(relacl)).* FROM pg_class
         UNION ALL SELECT attrelid, (aclexplode(attacl)).* FROM pg_attribute) AS acl
  JOIN trial.relations AS r USING (oid)
 WHERE grantee <> r.owner;

-- How many rows a statement reaches as that role in a transaction of that company ('' for none), -1 when it may not.
-- Nothing stays of what it did.
CREATE FUNCTION trial.reaches(role name, company text, statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
BEGIN
    PERFORM set_config('app.tenant', company, true);
    EXECUTE format('SET LOCAL ROLE %I', role);
    EXECUTE statement;
    GET DIAGNOSTICS n = ROW_COUNT;
    RAISE EXCEPTION USING ERRCODE = 'TRIED';
EXCEPTION
    WHEN insufficient_privilege THEN RETURN -1;
    WHEN SQLSTATE 'TRIED' THEN RETURN n;
END
$$;

-- Gives each table a row of company 1 and two of company 2; company 3 has nothing. No constraint is left that could
-- refuse a row in the place of a policy, or ask for others first.
CREATE FUNCTION trial.fill() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t record;
    name text;
BEGIN
    FOR t IN SELECT * FROM trial.tables LOOP
        FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = t.oid AND contype <> 't' LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', t.name, name);
        END LOOP;
        EXECUTE format('ALTER TABLE %s ALTER %I DROP IDENTITY IF EXISTS', t.name, t.company);
        FOR name IN SELECT attname FROM pg_attribute
                     WHERE attrelid = t.oid AND attnum > 0 AND attnotnull AND attidentity = '' LOOP
            EXECUTE format('ALTER TABLE %s ALTER %I DROP NOT NULL', t.name, name);
        END LOOP;
    END LOOP;
    FOR t IN SELECT * FROM trial.tables LOOP
        EXECUTE format('INSERT INTO %s (%I) VALUES (1), (2), (2)', t.name, t.company);
    END LOOP;
END
$$;

-- A table that belongs to no company, and everything that is no table, is written down here with its reason.
CREATE FUNCTION trial.of_no_company() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT name::text FROM trial.relations AS r
     WHERE NOT is_partition AND oid NOT IN (SELECT oid FROM trial.tables)
       AND name::text <> ALL (ARRAY[
           'auth.sign_in_sources',           -- of addresses, whichever company was meant
           'auth.sign_in_floors',            -- of 65,536 places, in which IDs of all companies meet
           'session.epoch',                  -- one number for all
           service || '.outbox_ledger',      -- ids of events, and hours
           service || '.outbox_manifests',
           service || '.schema_migrations'])
    UNION ALL
    SELECT name || ' is no table' FROM trial.relations WHERE kind NOT IN ('r', 'p')
$$;

-- Without these the policies that are tried below are not asked at all.
CREATE FUNCTION trial.without_walls() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT name::text FROM trial.tables WHERE NOT has_walls
    UNION ALL
    SELECT 'a grant on the partition ' || r.name FROM trial.relations AS r JOIN trial.grants USING (oid) WHERE is_partition
    UNION ALL
    -- It would work with its owner's rights.
    SELECT 'SECURITY DEFINER: ' || p.oid::regprocedure FROM pg_proc AS p JOIN pg_roles AS r ON r.oid = p.proowner
     WHERE p.prosecdef AND r.rolname IN (SELECT role FROM trial.roles)
    UNION ALL
    SELECT 'row-level security does not count for ' || rolname FROM pg_roles
     WHERE (rolbypassrls OR rolsuper) AND rolname <> 'postgres'
$$;

-- Policies are for roles by name, and a grant that no policy goes with is a mistake in one of the two.
CREATE FUNCTION trial.grants_without_policy() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('%s to %s on %s', privilege, pg_get_userbyid(grantee), g.name)
      FROM trial.grants AS g JOIN trial.tables AS t USING (oid)
     WHERE privilege NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')  -- no policy is asked for the others
        OR NOT EXISTS (SELECT FROM pg_policy AS p
                        WHERE polrelid = g.oid AND grantee = ANY (polroles) AND polpermissive
                          AND polcmd IN ('*', CASE privilege WHEN 'SELECT' THEN 'r' WHEN 'INSERT' THEN 'a'
                                                             WHEN 'UPDATE' THEN 'w' ELSE 'd' END))
    UNION ALL
    SELECT format('everybody by policy %s of %s', polname, polrelid::regclass) FROM pg_policy WHERE 0 = ANY (polroles)
$$;

-- PostgreSQL looks up what a foreign key refers to past every policy: without the company in it, a row could lean on one
-- of another company, and learn that it is there.
CREATE FUNCTION trial.keys_across_companies() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('%s of %s', conname, t.name)
      FROM pg_constraint AS k JOIN trial.tables AS t ON t.oid = conrelid JOIN trial.tables AS f ON f.oid = confrelid
     WHERE contype = 'f' AND conparentid = 0
       AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = t.oid AND attnum = ANY (conkey) AND attname = t.company)
$$;

-- An UPDATE of a column that the role may change, if there is one.
CREATE FUNCTION trial.update_of(name regclass, role name) RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE %s SET %I = NULL', name, attname) FROM pg_attribute
     WHERE attrelid = name AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''
     ORDER BY has_column_privilege(role, attrelid, attnum, 'UPDATE') DESC LIMIT 1
$$;

CREATE FUNCTION trial.insert_of(name regclass, column_name text, company text) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO %s (%I) VALUES (%s)', name, column_name, company)
$$;

-- Another service's role is refused; one of the same service reaches nothing outside the company of its transaction.
CREATE FUNCTION trial.reached_across() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    t record;
    at text;
    statement text;
    reached bigint;
    most bigint;
BEGIN
    FOR t IN SELECT tables.*, role, roles.service <> tables.service AS is_foreign FROM trial.tables CROSS JOIN trial.roles
              WHERE roles.service <> tables.service OR NOT is_for_all LOOP
        FOREACH at IN ARRAY '{"", 1, 3}'::text[] LOOP
            FOREACH statement IN ARRAY ARRAY[
                format('SELECT FROM %s', t.name),
                format('DELETE FROM %s', t.name),
                trial.update_of(t.name, t.role),
                format('UPDATE %s SET %I = 2', t.name, t.company),
                trial.insert_of(t.name, t.company, '2')] LOOP
                most := CASE WHEN t.is_foreign OR statement LIKE 'INSERT%' THEN -1
                             WHEN at = '1' AND statement NOT LIKE '%= 2' THEN 1 ELSE 0 END;
                reached := trial.reaches(t.role, at, statement);
                IF reached > most THEN
                    RETURN NEXT format('%s in company "%s": %s reached %s', t.role, at, statement, reached);
                END IF;
            END LOOP;
        END LOOP;
    END LOOP;
END
$$;

-- The other side: whoever was given something reaches it in its own company, so that it was the wall that stopped them.
CREATE FUNCTION trial.not_reached_at_home() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    t record;
    statement text;
BEGIN
    FOR t IN SELECT tables.*, role FROM trial.tables JOIN trial.roles USING (service)
              WHERE NOT is_for_all AND NOT pg_has_role(role, tables.owner, 'USAGE') LOOP
        FOREACH statement IN ARRAY ARRAY[format('SELECT FROM %s', t.name), trial.insert_of(t.name, t.company, '1')] LOOP
            CONTINUE WHEN NOT CASE WHEN statement LIKE 'SELECT%' THEN has_any_column_privilege(t.role, t.oid, 'SELECT')
                                   ELSE has_column_privilege(t.role, t.oid, t.company, 'INSERT') END;
            IF trial.reaches(t.role, '1', statement) <> 1 THEN
                RETURN NEXT format('%s: %s', t.role, statement);
            END IF;
        END LOOP;
    END LOOP;
END
$$;

-- Whoever it is, the superuser included, for whom no grant and no policy counts: there a trigger stops them.
CREATE FUNCTION trial.changed_in_the_history() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('%s: %s', role, statement)
      FROM (SELECT role FROM trial.roles UNION ALL VALUES ('postgres')) AS everybody (role),
           (SELECT name FROM trial.relations
             WHERE is_partition OR oid IN ('audit.events'::regclass, 'audit.event_ids'::regclass, 'audit.heads'::regclass)
           ) AS history (name),
           LATERAL unnest(ARRAY[format('DELETE FROM %s', name), format('TRUNCATE %s', name),
                                format('UPDATE %s SET tenant = 1', name)]) AS statement
      WHERE NOT (statement LIKE 'UPDATE audit.heads%' AND role IN ('postgres', 'audit_owner', 'audit_migrate'))
        AND trial.reaches(role, '1', statement) <> -1
$$;

-- A table of one's own could stand before another in a search path, or carry rows away.
CREATE FUNCTION trial.makes_tables() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('%s: %s', role, statement)
      FROM trial.roles, unnest('{TEMP TABLE own, TABLE public.own, TABLE auth.own, TABLE session.own, TABLE audit.own,
                                 TABLE sso.own, TABLE portal.own}'::text[]) AS statement
     WHERE statement NOT LIKE format('TABLE %s.%%', CASE WHEN role ~ '_(owner|migrate)$' THEN service END)
       AND trial.reaches(role, '', format('CREATE %s ()', statement)) <> -1
$$;
