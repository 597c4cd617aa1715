-- A company's own roles, what users are granted beside their roles, and what becomes of a user when a role of theirs changes.

CREATE TABLE own_roles (
    tenant bigint NOT NULL REFERENCES tenants (id),
    -- Bit `number` + 4 of users.roles (domain/own_role.h).
    number smallint NOT NULL CHECK (number BETWEEN 1 AND 26),
    name text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 64),
    -- Names, sorted, one space between: their bits are not the same in every version.
    permissions text NOT NULL CHECK (octet_length(permissions) <= 1024),
    PRIMARY KEY (tenant, number),
    UNIQUE (tenant, name)
);

ALTER TABLE own_roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE own_roles FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON own_roles TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);

-- UPDATE is also what FOR SHARE asks for.
GRANT SELECT, INSERT, DELETE, UPDATE (name, permissions) ON own_roles TO auth_svc;

ALTER TABLE users
    -- As own_roles.permissions; customers have none.
    ADD COLUMN granted text NOT NULL DEFAULT ''
        CHECK (octet_length(granted) <= 1024 AND (kind = 1 OR granted = ''));

GRANT UPDATE (granted) ON users TO auth_svc;

-- Who has a role of the company's own.
CREATE INDEX users_with_own_roles ON users (tenant, id) WHERE roles >= 32;

ALTER TABLE decisions
    ADD COLUMN granted text NOT NULL DEFAULT '' CHECK (octet_length(granted) <= 1024 AND (kind = 2 OR granted = '')),
    -- What led to it: 1 somebody's call, 2 the leaving date, 3 a change of a role they have (domain/decision.h).
    DROP CONSTRAINT decisions_route_check,
    ADD CONSTRAINT decisions_route_check CHECK (route BETWEEN 1 AND 3);
