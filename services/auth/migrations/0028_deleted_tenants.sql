-- A company whose contract has ended: suspended, in the recycle bin for 30 days, and erased then. What is written down about it
-- when it is deleted outlives it.
ALTER TABLE tenants
    ADD COLUMN deleted_at timestamptz,
    -- 1 active, 2 suspended, 3 deleted (domain/tenant.h).
    DROP CONSTRAINT tenants_state_check,
    ADD CONSTRAINT tenants_state_check CHECK (state BETWEEN 1 AND 3),
    -- Whoever is deleted is suspended, too.
    DROP CONSTRAINT tenants_suspended,
    ADD CONSTRAINT tenants_suspended CHECK ((state >= 2) = (suspended_at IS NOT NULL)
                                            AND (state >= 2) = (suspension IS NOT NULL)
                                            AND (state >= 2 OR is_vacated)),
    ADD CONSTRAINT tenants_deleted CHECK ((state >= 3) = (deleted_at IS NOT NULL)),
    -- Links made until then are of no use any more, even when the company comes back.
    ADD COLUMN links_void_until timestamptz NOT NULL DEFAULT '-infinity';

CREATE INDEX tenants_by_deletion ON tenants (deleted_at) WHERE state >= 3;

GRANT UPDATE (deleted_at, links_void_until) ON tenants TO auth_system;

ALTER TABLE links ADD COLUMN made_at timestamptz NOT NULL DEFAULT now();
GRANT UPDATE (made_at) ON links TO auth_svc;

-- No reference to the company: the record stays when it is gone.
CREATE TABLE tenant_deletions (
    tenant bigint PRIMARY KEY,
    code text NOT NULL,
    -- Who said so, by their certificate, and why.
    deleted_by text NOT NULL CHECK (octet_length(deleted_by) BETWEEN 1 AND 63),
    reason text NOT NULL CHECK (octet_length(reason) BETWEEN 1 AND 256),
    deleted_at timestamptz NOT NULL
);

CREATE INDEX tenant_deletions_by_time ON tenant_deletions (deleted_at DESC, tenant DESC);
-- Nobody else is given the code for a year.
CREATE INDEX tenant_deletions_by_code ON tenant_deletions (code, deleted_at);

ALTER TABLE tenant_deletions ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_deletions FORCE ROW LEVEL SECURITY;

-- The operator's: no company reads it.
CREATE POLICY any_tenant ON tenant_deletions TO auth_system USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, DELETE ON tenant_deletions TO auth_system;
