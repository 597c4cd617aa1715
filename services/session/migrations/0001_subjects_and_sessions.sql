-- Sessions and whom they are for. The tenant comes first in every key. Row-level security holds for the owner too:
-- session_svc works for one tenant in each transaction (app.tenant); session_system runs the few statements that cross
-- tenants: looking up a token, loading, writing idle clocks, sweeping.

CREATE FUNCTION current_tenant() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant', true), '')::bigint;

-- The user as auth last told. Its row is the lock of everything that counts a user's sessions.
CREATE TABLE subjects (
    tenant       bigint   NOT NULL CHECK (tenant > 0),
    user_id      uuid     NOT NULL,
    barrier      bigint   NOT NULL DEFAULT 0,  -- no session is created under a lower version
    version      bigint   NOT NULL DEFAULT 0,  -- of what follows; 0: only the barrier is known
    kind         smallint NOT NULL DEFAULT 0 CHECK (kind BETWEEN 0 AND 2),
    login_id     text     NOT NULL DEFAULT '' CHECK (octet_length(login_id) <= 64),
    display_name text     NOT NULL DEFAULT '' CHECK (octet_length(display_name) <= 128),
    permissions  text     NOT NULL DEFAULT '' CHECK (octet_length(permissions) < 3136),  -- sorted, one space between
    PRIMARY KEY (tenant, user_id),
    CHECK (version = 0 OR (kind > 0 AND login_id <> '' AND display_name <> ''))
);

-- The sessions that nobody has ended yet. Live is one whose epoch is the present one and whose ends_at is to come;
-- the others wait to be noticed by a check or the sweep.
CREATE TABLE sessions (
    tenant           bigint      NOT NULL CHECK (tenant > 0),
    session_id       uuid        NOT NULL,
    user_id          uuid        NOT NULL,
    token_mac        bytea       NOT NULL CHECK (octet_length(token_mac) = 32),
    token_key        integer     NOT NULL,  -- id of the key the MAC was made with
    epoch            bigint      NOT NULL,
    version          bigint      NOT NULL CHECK (version > 0),  -- of the subject when it began
    started_at       timestamptz NOT NULL,
    last_seen_at     timestamptz NOT NULL,
    ends_at          timestamptz NOT NULL,
    idle_seconds     integer     NOT NULL CHECK (idle_seconds > 0),
    absolute_seconds integer     NOT NULL CHECK (absolute_seconds > 0),
    client_ip        inet        NOT NULL,
    user_agent       text        NOT NULL CHECK (octet_length(user_agent) <= 256),
    authentication   text        NOT NULL CHECK (octet_length(authentication) BETWEEN 1 AND 32),
    PRIMARY KEY (tenant, session_id),
    UNIQUE (token_mac),
    FOREIGN KEY (tenant, user_id) REFERENCES subjects,
    CHECK (last_seen_at >= started_at),
    CHECK (ends_at = least(last_seen_at + idle_seconds * interval '1 second',
                           started_at + absolute_seconds * interval '1 second'))
) WITH (fillfactor = 80);  -- idle clocks are written often

CREATE INDEX sessions_of_user ON sessions (tenant, user_id, started_at);
CREATE INDEX sessions_by_end ON sessions (ends_at);

-- Why a session ended, kept 30 days: for the page that says so, and to know a token that is used afterwards.
CREATE TABLE ended_sessions (
    tenant     bigint      NOT NULL CHECK (tenant > 0),
    session_id uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    token_mac  bytea       NOT NULL,
    reason     smallint    NOT NULL CHECK (reason BETWEEN 1 AND 5),
    ended_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant, session_id),
    UNIQUE (token_mac),
    FOREIGN KEY (tenant, user_id) REFERENCES subjects
);

CREATE INDEX ended_sessions_by_end ON ended_sessions (ended_at);

-- Raised by one after a restore or an incident: sessions of a lower epoch are void. Each replica has it as a setting
-- too, because a restored database cannot know that it was restored.
CREATE TABLE epoch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch    bigint  NOT NULL
);

INSERT INTO epoch (epoch) VALUES (0);

ALTER TABLE subjects ENABLE ROW LEVEL SECURITY;
ALTER TABLE subjects FORCE ROW LEVEL SECURITY;
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
ALTER TABLE ended_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE ended_sessions FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON subjects TO session_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());
CREATE POLICY tenant ON sessions TO session_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());
CREATE POLICY tenant ON ended_sessions TO session_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());

CREATE POLICY any_tenant ON subjects TO session_system USING (true);
CREATE POLICY any_tenant ON sessions TO session_system USING (true);
CREATE POLICY any_tenant ON ended_sessions TO session_system USING (true);

GRANT EXECUTE ON FUNCTION current_tenant() TO session_svc;

-- UPDATE of one column is what FOR UPDATE asks for.
GRANT SELECT, INSERT, UPDATE ON subjects TO session_svc;
GRANT SELECT, INSERT, DELETE, UPDATE (last_seen_at) ON sessions TO session_svc;
GRANT SELECT, INSERT ON ended_sessions TO session_svc;

GRANT SELECT ON subjects TO session_system;
GRANT SELECT, UPDATE (last_seen_at, ends_at) ON sessions TO session_system;
GRANT SELECT, DELETE ON ended_sessions TO session_system;
GRANT SELECT, UPDATE (epoch) ON epoch TO session_system;
