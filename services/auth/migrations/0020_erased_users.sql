-- Users are erased 30 days after they were deleted: their row goes, with all that hangs on it. What stays for a year is that their
-- login ID is nobody else's, under a name that does not say which it was: an HMAC under a key that is not in the database.
CREATE TABLE retired_login_ids (
    tenant bigint NOT NULL REFERENCES tenants (id),
    mac bytea NOT NULL CHECK (octet_length(mac) = 32),
    until timestamptz NOT NULL,
    PRIMARY KEY (tenant, mac)
);

CREATE INDEX retired_login_ids_until ON retired_login_ids (until);

ALTER TABLE retired_login_ids ENABLE ROW LEVEL SECURITY;
ALTER TABLE retired_login_ids FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON retired_login_ids TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
-- Forgetting those that are over crosses tenants.
CREATE POLICY any_tenant ON retired_login_ids FOR SELECT TO auth_system USING (true);
CREATE POLICY forget_any_tenant ON retired_login_ids FOR DELETE TO auth_system USING (true);

GRANT SELECT, INSERT, UPDATE (until) ON retired_login_ids TO auth_svc;
GRANT SELECT (tenant, mac, until), DELETE ON retired_login_ids TO auth_system;

-- The finisher looks over all companies for whom to erase, and sees of users no more than that.
CREATE INDEX users_deleted ON users (deleted_at) WHERE state = 4;
CREATE POLICY deleted_any_tenant ON users FOR SELECT TO auth_system USING (state = 4);
GRANT SELECT (deleted_at) ON users TO auth_system;
GRANT DELETE ON users TO auth_svc;
