-- Allow-lists. A company's lists are one document with versions, the last twenty of which are kept; `networks` says which one
-- is in force and which is on trial until when. `revision` counts what session has to be told, `pushed_revision` what it was.

CREATE TABLE networks (
    tenant bigint PRIMARY KEY REFERENCES tenants (id),
    is_on boolean NOT NULL DEFAULT false,
    -- 0: no lists yet.
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    last_version bigint NOT NULL DEFAULT 0,
    trial_version bigint NOT NULL DEFAULT 0 CHECK (trial_version >= 0),
    trial_ends_at timestamptz,
    revision bigint NOT NULL DEFAULT 0,
    pushed_revision bigint NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CHECK (last_version >= version AND last_version >= trial_version),
    CHECK ((trial_version = 0) = (trial_ends_at IS NULL)),
    CHECK (pushed_revision <= revision)
);

CREATE INDEX networks_not_pushed ON networks (changed_at) WHERE pushed_revision < revision;
CREATE INDEX networks_on_trial ON networks (trial_ends_at) WHERE trial_version > 0;

CREATE TABLE network_policies (
    tenant bigint NOT NULL REFERENCES networks (tenant),
    version bigint NOT NULL CHECK (version > 0),
    -- As they were called then; "operator" for the operator.
    saved_by text NOT NULL CHECK (octet_length(saved_by) BETWEEN 1 AND 64),
    saved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, version)
);

CREATE TABLE network_lists (
    tenant bigint NOT NULL,
    version bigint NOT NULL,
    -- "everyone", "staff", "customers", "role:clerk" (lib/network/policy.h), and 0 off, 1 report, 2 enforce.
    list text NOT NULL CHECK (octet_length(list) BETWEEN 1 AND 53),
    mode smallint NOT NULL CHECK (mode BETWEEN 0 AND 2),
    PRIMARY KEY (tenant, version, list),
    FOREIGN KEY (tenant, version) REFERENCES network_policies ON DELETE CASCADE
);

CREATE TABLE network_ranges (
    tenant bigint NOT NULL,
    version bigint NOT NULL,
    list text NOT NULL,
    position integer NOT NULL CHECK (position BETWEEN 0 AND 499),
    range cidr NOT NULL CHECK (masklen(range) > 0),
    label text NOT NULL CHECK (octet_length(label) <= 64),
    owner text NOT NULL CHECK (octet_length(owner) <= 32),
    expires_at timestamptz,
    PRIMARY KEY (tenant, version, list, position),
    FOREIGN KEY (tenant, version, list) REFERENCES network_lists ON DELETE CASCADE
);

-- From where a user signed in, counted by day and kept for 30: whom new lists would keep out.
CREATE TABLE sign_in_addresses (
    tenant bigint NOT NULL,
    user_id uuid NOT NULL,
    day date NOT NULL,
    address inet NOT NULL,
    count integer NOT NULL CHECK (count > 0),
    last_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, user_id, day, address),
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
);

ALTER TABLE networks ENABLE ROW LEVEL SECURITY;
ALTER TABLE networks FORCE ROW LEVEL SECURITY;
ALTER TABLE network_policies ENABLE ROW LEVEL SECURITY;
ALTER TABLE network_policies FORCE ROW LEVEL SECURITY;
ALTER TABLE network_lists ENABLE ROW LEVEL SECURITY;
ALTER TABLE network_lists FORCE ROW LEVEL SECURITY;
ALTER TABLE network_ranges ENABLE ROW LEVEL SECURITY;
ALTER TABLE network_ranges FORCE ROW LEVEL SECURITY;
ALTER TABLE sign_in_addresses ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_addresses FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON networks TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON network_policies TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON network_lists TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON network_ranges TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON sign_in_addresses TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);

-- Which companies are waiting to be finished; their lists are read inside the company's own transaction.
CREATE POLICY any_tenant ON networks FOR SELECT TO auth_system USING (true);

GRANT SELECT, INSERT, UPDATE ON networks TO auth_svc;
GRANT SELECT, INSERT, DELETE ON network_policies TO auth_svc;
GRANT SELECT, INSERT ON network_lists TO auth_svc;
GRANT SELECT, INSERT ON network_ranges TO auth_svc;
GRANT SELECT, INSERT, UPDATE (count, last_at), DELETE ON sign_in_addresses TO auth_svc;
GRANT SELECT ON networks TO auth_system;
