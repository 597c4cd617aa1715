-- Disablings that were decided and are not done. session is told to let in nobody of an older version; then, in one transaction,
-- the user is disabled, the event written and the row deleted. Whoever dies between leaves the row, and any replica goes on.
CREATE TABLE disablings (
    tenant bigint NOT NULL,
    user_id uuid NOT NULL,
    -- What the user's version becomes.
    version bigint NOT NULL CHECK (version > 1),
    event_id uuid NOT NULL,
    request_id uuid NOT NULL,
    caller text NOT NULL CHECK (octet_length(caller) BETWEEN 1 AND 63),
    reason text NOT NULL CHECK (octet_length(reason) BETWEEN 1 AND 256),
    decided_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, user_id),
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
);

CREATE INDEX disablings_decided_at ON disablings (decided_at);

ALTER TABLE disablings ENABLE ROW LEVEL SECURITY;
ALTER TABLE disablings FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON disablings TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY any_tenant ON disablings FOR SELECT TO auth_system USING (true);

GRANT SELECT, INSERT, UPDATE (version), DELETE ON disablings TO auth_svc;
GRANT SELECT ON disablings TO auth_system;
