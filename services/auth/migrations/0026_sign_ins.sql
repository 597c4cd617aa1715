-- What a user sees of their own sign-ins: the last twenty of each, for 90 days, with how many tries of their ID failed before. They
-- go with their user.
CREATE TABLE sign_ins (
    tenant bigint NOT NULL,
    user_id uuid NOT NULL,
    at timestamptz NOT NULL,
    address inet NOT NULL,
    user_agent text NOT NULL CHECK (octet_length(user_agent) <= 256),
    -- The internal system that hosted it; empty for one of our own.
    hosted_by text NOT NULL CHECK (octet_length(hosted_by) <= 63),
    -- Tries that failed since the sign-in before.
    failures bigint NOT NULL CHECK (failures >= 0),
    -- What the ID's own counter stood at afterwards: what it counts more, failed since.
    counted bigint NOT NULL CHECK (counted >= 0),
    PRIMARY KEY (tenant, user_id, at),
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id) ON DELETE CASCADE
);

CREATE INDEX sign_ins_by_time ON sign_ins (at);

ALTER TABLE sign_ins ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_ins FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON sign_ins TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
-- Forgetting old ones crosses tenants.
CREATE POLICY any_tenant ON sign_ins FOR SELECT TO auth_system USING (true);
CREATE POLICY forget_any_tenant ON sign_ins FOR DELETE TO auth_system USING (true);

GRANT SELECT, INSERT, DELETE ON sign_ins TO auth_svc;
GRANT SELECT (tenant, user_id, at), DELETE ON sign_ins TO auth_system;
