-- A company that has been in the recycle bin for 30 days is erased, table by table in bounded steps; what was there is counted in
-- the step that takes it away. The other services take away what they know of it.
ALTER TABLE tenant_deletions
    -- Since when, and when there was nothing left.
    ADD COLUMN erasing_at timestamptz,
    ADD COLUMN erased_at timestamptz,
    -- How often session was asked, which names the next time; and who has said that nothing is left with them.
    ADD COLUMN session_rounds bigint NOT NULL DEFAULT 0,
    ADD COLUMN session_is_done boolean NOT NULL DEFAULT false,
    ADD COLUMN portal_is_done boolean NOT NULL DEFAULT false;

GRANT UPDATE (erasing_at, erased_at, session_rounds, session_is_done, portal_is_done) ON tenant_deletions TO auth_system;

CREATE TABLE tenant_deletion_rows (
    tenant bigint NOT NULL REFERENCES tenant_deletions (tenant) ON DELETE CASCADE,
    service text NOT NULL CHECK (octet_length(service) BETWEEN 1 AND 32),
    table_name text NOT NULL CHECK (octet_length(table_name) BETWEEN 1 AND 63),
    rows bigint NOT NULL CHECK (rows >= 0),
    PRIMARY KEY (tenant, service, table_name)
);

ALTER TABLE tenant_deletion_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_deletion_rows FORCE ROW LEVEL SECURITY;

-- Counted in the company's own transactions, in which its rows go; read by the operator alone, as the record.
CREATE POLICY own_tenant ON tenant_deletion_rows TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY any_tenant ON tenant_deletion_rows TO auth_system USING (true) WITH CHECK (true);

-- Of their own tenant's, which adding to them asks for.
GRANT SELECT, INSERT, UPDATE (rows) ON tenant_deletion_rows TO auth_svc;
GRANT SELECT, INSERT, DELETE, UPDATE (rows) ON tenant_deletion_rows TO auth_system;

-- Whether the transaction's company has been in the bin for as long as it stays there (domain/tenant.h).
CREATE FUNCTION tenant_is_over() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN EXISTS (SELECT FROM tenants
                    WHERE id = nullif(current_setting('app.tenant', true), '')::bigint
                      AND state = 3 AND deleted_at <= now() - interval '30 days');
GRANT EXECUTE ON FUNCTION tenant_is_over() TO auth_svc;

-- auth_svc takes away, where it otherwise may not, of such a company alone.
CREATE POLICY over ON networks AS RESTRICTIVE FOR DELETE TO auth_svc USING ((SELECT tenant_is_over()));
CREATE POLICY over ON network_lists AS RESTRICTIVE FOR DELETE TO auth_svc USING ((SELECT tenant_is_over()));
CREATE POLICY over ON network_ranges AS RESTRICTIVE FOR DELETE TO auth_svc USING ((SELECT tenant_is_over()));
CREATE POLICY over ON imports AS RESTRICTIVE FOR DELETE TO auth_svc USING ((SELECT tenant_is_over()));
CREATE POLICY over ON import_rows AS RESTRICTIVE FOR DELETE TO auth_svc USING ((SELECT tenant_is_over()));
CREATE POLICY over ON pending_passwords AS RESTRICTIVE FOR DELETE TO auth_svc USING ((SELECT tenant_is_over()));
CREATE POLICY over ON retired_login_ids AS RESTRICTIVE FOR DELETE TO auth_svc USING ((SELECT tenant_is_over()));
CREATE POLICY over ON sign_in_addresses AS RESTRICTIVE FOR DELETE TO auth_svc USING ((SELECT tenant_is_over()));

GRANT DELETE ON networks, network_lists, network_ranges, imports, import_rows, pending_passwords, retired_login_ids,
    sign_in_addresses TO auth_svc;

-- As migration 0022 says, and of a company that is erased everybody.
DROP POLICY deleted_or_never_came_in ON users;
CREATE POLICY deleted_or_never_came_in ON users AS RESTRICTIVE FOR DELETE TO auth_svc
    USING (state = 4 OR (state = 3 AND version = 1 AND last_login_at IS NULL) OR (SELECT tenant_is_over()));

-- The company's own row is the last.
CREATE POLICY over ON tenants AS RESTRICTIVE FOR DELETE TO auth_system
    USING (state = 3 AND deleted_at <= now() - interval '30 days');
GRANT DELETE ON tenants TO auth_system;
