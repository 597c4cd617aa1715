-- What a company allows the sessions of a kind of user, as auth last told. Whoever creates a session holds the row, and so the row is
-- there before anything was told: revision 0, which allows whatever session may be.

CREATE TABLE tenant_policies (
    tenant           bigint   NOT NULL CHECK (tenant > 0),
    kind             smallint NOT NULL CHECK (kind BETWEEN 1 AND 2),
    revision         bigint   NOT NULL DEFAULT 0 CHECK (revision >= 0),  -- an older one is not taken
    idle_seconds     integer  NOT NULL DEFAULT 86400 CHECK (idle_seconds BETWEEN 1 AND 86400),
    absolute_seconds integer  NOT NULL DEFAULT 86400 CHECK (absolute_seconds BETWEEN 1 AND 86400),
    maximum_sessions integer  NOT NULL DEFAULT 20 CHECK (maximum_sessions BETWEEN 1 AND 20),
    PRIMARY KEY (tenant, kind)
);

ALTER TABLE tenant_policies ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_policies FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON tenant_policies TO session_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());

GRANT SELECT, INSERT ON tenant_policies TO session_svc;
GRANT UPDATE (revision, idle_seconds, absolute_seconds, maximum_sessions) ON tenant_policies TO session_svc;
-- Of sessions that live the limits become shorter.
GRANT UPDATE (idle_seconds, absolute_seconds) ON sessions TO session_svc;
