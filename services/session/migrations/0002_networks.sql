-- Allow-lists as auth last told them, asked at every Check: the lists in force and, until trial_ends_at, those on trial in
-- their place. And the roles of a user, for the lists of roles.

ALTER TABLE subjects
    ADD COLUMN roles text NOT NULL DEFAULT '' CHECK (octet_length(roles) < 784);  -- sorted, one space between

CREATE TABLE networks (
    tenant        bigint PRIMARY KEY CHECK (tenant > 0),
    revision      bigint NOT NULL CHECK (revision >= 0),  -- an older one is not taken
    trial_ends_at timestamptz
);

CREATE TABLE network_lists (
    tenant   bigint   NOT NULL REFERENCES networks,
    is_trial boolean  NOT NULL,
    list     text     NOT NULL CHECK (octet_length(list) BETWEEN 1 AND 53),  -- lib/network/policy.h
    mode     smallint NOT NULL CHECK (mode BETWEEN 0 AND 2),
    PRIMARY KEY (tenant, is_trial, list)
);

CREATE TABLE network_ranges (
    tenant     bigint  NOT NULL,
    is_trial   boolean NOT NULL,
    list       text    NOT NULL,
    position   integer NOT NULL,
    range      cidr    NOT NULL CHECK (masklen(range) > 0),
    expires_at timestamptz,
    PRIMARY KEY (tenant, is_trial, list, position),
    FOREIGN KEY (tenant, is_trial, list) REFERENCES network_lists ON DELETE CASCADE
);

ALTER TABLE networks ENABLE ROW LEVEL SECURITY;
ALTER TABLE networks FORCE ROW LEVEL SECURITY;
ALTER TABLE network_lists ENABLE ROW LEVEL SECURITY;
ALTER TABLE network_lists FORCE ROW LEVEL SECURITY;
ALTER TABLE network_ranges ENABLE ROW LEVEL SECURITY;
ALTER TABLE network_ranges FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON networks TO session_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());
CREATE POLICY tenant ON network_lists TO session_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());
CREATE POLICY tenant ON network_ranges TO session_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());

GRANT SELECT, INSERT, UPDATE ON networks TO session_svc;
GRANT SELECT, INSERT, DELETE ON network_lists TO session_svc;
GRANT SELECT, INSERT ON network_ranges TO session_svc;
