-- Which customers a right reaches: all (bit 0), or those of groups (bit n: group n), as lib/base/scope.h has it. Who is in which
-- group the portal knows.

CREATE SEQUENCE customer_group_revisions;
GRANT USAGE ON SEQUENCE customer_group_revisions TO auth_svc;

CREATE TABLE customer_groups (
    tenant bigint NOT NULL REFERENCES tenants (id),
    number smallint NOT NULL CHECK (number BETWEEN 1 AND 63),
    name text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 64),
    revision bigint NOT NULL DEFAULT nextval('customer_group_revisions'),
    -- The row stays, so that its number is given again last of all.
    deleted_at timestamptz,
    PRIMARY KEY (tenant, number)
);

CREATE UNIQUE INDEX customer_groups_name ON customer_groups (tenant, name) WHERE deleted_at IS NULL;

ALTER TABLE customer_groups ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer_groups FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON customer_groups TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);

-- UPDATE is also what FOR SHARE asks for.
GRANT SELECT, INSERT, UPDATE (name, revision, deleted_at) ON customer_groups TO auth_svc;

-- Of a company that is erased the rows go, too.
CREATE POLICY over ON customer_groups AS RESTRICTIVE FOR DELETE TO auth_svc USING ((SELECT tenant_is_over()));
GRANT DELETE ON customer_groups TO auth_svc;

-- Whoever there is reaches all, as before.
ALTER TABLE own_roles ADD COLUMN scope bigint NOT NULL DEFAULT 1;
GRANT UPDATE (scope) ON own_roles TO auth_svc;

ALTER TABLE users ADD COLUMN scope bigint NOT NULL DEFAULT 1 CHECK (kind = 1 OR scope = 1);
GRANT UPDATE (scope) ON users TO auth_svc;

-- Who keeps a group from being deleted.
CREATE INDEX users_with_scope ON users (tenant) WHERE scope <> 1;

-- What a user's becomes; NULL: it stays, as for a replica of the version before.
ALTER TABLE decisions ADD COLUMN scope bigint CHECK (kind = 2 OR scope IS NULL);
