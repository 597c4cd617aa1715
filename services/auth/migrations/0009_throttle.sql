-- How often sign-in may be tried (domain/throttle.h). Keys are HMACs under a key that is not in the database: the table does
-- not say which IDs were tried, and holds those that do not exist like those that do, so nothing here refers to users.

-- Failures in a row, of an account or a known device.
CREATE TABLE sign_in_counters (
    tenant bigint NOT NULL,
    key bytea NOT NULL CHECK (octet_length(key) = 32),
    failures bigint NOT NULL CHECK (failures >= 0),
    last_at timestamptz NOT NULL,
    -- Which change the last try belongs to: a repeated call is the same try.
    last_try bytea NOT NULL CHECK (octet_length(last_try) = 32),
    PRIMARY KEY (tenant, key)
);

CREATE INDEX sign_in_counters_by_age ON sign_in_counters ((failures >= 100), last_at);

-- Failures from a source (/32, /64) or a neighbourhood (/24, /48) in the last ten minutes, whichever company was meant: no
-- tenant's, so auth_system alone sees it.
CREATE TABLE sign_in_sources (
    source cidr PRIMARY KEY,
    failures bigint NOT NULL CHECK (failures >= 0),
    -- Tries whose password is being checked, of those admitted since then.
    pending bigint NOT NULL CHECK (pending >= 0),
    pending_since timestamptz NOT NULL,
    began_at timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL,
    -- The first eight bytes of the keys of accounts that failed, and how many of the ten places are taken.
    accounts bytea NOT NULL CHECK (octet_length(accounts) = 80),
    account_count smallint NOT NULL CHECK (account_count BETWEEN 0 AND 10)
);

CREATE INDEX sign_in_sources_by_age ON sign_in_sources (began_at);

ALTER TABLE sign_in_counters ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_counters FORCE ROW LEVEL SECURITY;
ALTER TABLE sign_in_sources ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_sources FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON sign_in_counters TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
-- Forgetting old counters crosses tenants.
CREATE POLICY any_tenant ON sign_in_counters FOR SELECT TO auth_system USING (true);
CREATE POLICY forget_any_tenant ON sign_in_counters FOR DELETE TO auth_system USING (true);
CREATE POLICY any_source ON sign_in_sources TO auth_system USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, DELETE, UPDATE (key, failures, last_at, last_try) ON sign_in_counters TO auth_svc;
GRANT SELECT (tenant, key, failures, last_at), DELETE ON sign_in_counters TO auth_system;
GRANT SELECT, INSERT, DELETE,
      UPDATE (source, failures, pending, pending_since, began_at, blocked_until, accounts, account_count) ON sign_in_sources
    TO auth_system;
