-- What every service that changes something has in its own schema X (lib/outbox). X_svc appends in the transaction of a
-- change, X_system relays, sweeps and measures.

-- Events on their way to audit. `bytes` were made once and are sent as they are.
CREATE TABLE outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    tenant bigint NOT NULL CHECK (tenant > 0),
    at timestamptz NOT NULL,
    bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 16384),
    attempts smallint NOT NULL DEFAULT 0,
    not_before timestamptz -- after a refusal; NULL for at once
);

-- Ids of events, also of delivered ones, until the manifest of their hour is written. A row that somebody takes out of
-- `outbox` by hand stays here, and audit misses it.
CREATE TABLE outbox_ledger (
    event_id uuid PRIMARY KEY,
    at timestamptz NOT NULL
);
CREATE INDEX outbox_ledger_at ON outbox_ledger (at);

-- Hours whose manifest was written.
CREATE TABLE outbox_manifests (
    hour timestamptz PRIMARY KEY,
    event_id uuid NOT NULL
);

-- Events that audit refused again and again; for a human to look at. The manifest counts them.
CREATE TABLE outbox_quarantine (
    seq bigint PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    tenant bigint NOT NULL,
    at timestamptz NOT NULL,
    bytes bytea NOT NULL,
    quarantined_at timestamptz NOT NULL DEFAULT now()
);

-- Answers to changes, for calls that come again. `key` and the hashes are made of what the caller sent and do not tell it.
CREATE TABLE idempotency (
    key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    tenant bigint NOT NULL,
    request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
    result bytea CHECK (octet_length(result) <= 65536),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idempotency_created_at ON idempotency (created_at);

-- The tenant of the transaction, or the installation (OUTBOX_INSTALLATION) when it has none.
CREATE FUNCTION outbox_tenant() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('app.tenant', true), '')::bigint, 9223372036854775807);

ALTER TABLE idempotency ALTER tenant SET DEFAULT outbox_tenant();

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox_quarantine ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox_quarantine FORCE ROW LEVEL SECURITY;
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency FORCE ROW LEVEL SECURITY;

-- The roles are named after the schema.
DO $$
DECLARE
    svc text := current_schema() || '_svc';
    system text := current_schema() || '_system';
BEGIN
    -- In a tenant's transaction an event may belong to that tenant or to the installation.
    EXECUTE format('CREATE POLICY own_tenant ON outbox FOR INSERT TO %I
                        WITH CHECK (tenant IN (outbox_tenant(), 9223372036854775807))', svc);
    EXECUTE format('CREATE POLICY any_tenant ON outbox TO %I USING (true) WITH CHECK (true)', system);
    EXECUTE format('CREATE POLICY any_tenant ON outbox_quarantine TO %I USING (true) WITH CHECK (true)', system);
    EXECUTE format('CREATE POLICY own_tenant ON idempotency TO %I
                        USING (tenant = outbox_tenant()) WITH CHECK (tenant = outbox_tenant())', svc);
    EXECUTE format('CREATE POLICY any_tenant ON idempotency TO %I USING (true) WITH CHECK (true)', system);

    EXECUTE format('GRANT EXECUTE ON FUNCTION outbox_tenant() TO %I, %I', svc, system);
    EXECUTE format('GRANT INSERT (event_id, tenant, at, bytes) ON outbox TO %I, %I', svc, system);
    EXECUTE format('GRANT INSERT ON outbox_ledger TO %I, %I', svc, system);
    EXECUTE format('GRANT SELECT, INSERT (key, request_hash), UPDATE (result) ON idempotency TO %I, %I', svc, system);
    EXECUTE format('GRANT SELECT, DELETE, UPDATE (attempts, not_before) ON outbox TO %I', system);
    EXECUTE format('GRANT SELECT, DELETE ON outbox_ledger TO %I', system);
    EXECUTE format('GRANT SELECT, INSERT ON outbox_manifests, outbox_quarantine TO %I', system);
    EXECUTE format('GRANT DELETE ON idempotency TO %I', system);
END
$$;
