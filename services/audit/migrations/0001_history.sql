-- The operation history: append only. audit_svc works for one tenant in each transaction (app.tenant); nobody, the owner
-- included, changes or removes a row. What each event says is in its bytes; the columns beside them are for searching.

CREATE FUNCTION current_tenant() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant', true), '')::bigint;
GRANT EXECUTE ON FUNCTION current_tenant() TO audit_svc, audit_system;

-- How long each tenant's history is. Its row is the lock under which numbers are given out, so that none is left out.
CREATE TABLE heads (
    tenant bigint PRIMARY KEY CHECK (tenant > 0),
    size   bigint NOT NULL DEFAULT 0 CHECK (size >= 0)
);

-- Every event id there is: an event that is delivered twice is kept once. A table of its own, because a unique index of a
-- partitioned table would have to hold the time.
CREATE TABLE event_ids (
    event_id uuid   PRIMARY KEY,
    tenant   bigint NOT NULL REFERENCES heads
);

CREATE TABLE events (
    tenant       bigint      NOT NULL REFERENCES heads,
    seq          bigint      NOT NULL CHECK (seq > 0),  -- 1, 2, 3, ... without gaps
    at           timestamptz NOT NULL,                  -- when it happened, by the service that recorded it
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    event_id     uuid        NOT NULL,
    event        bytea       NOT NULL CHECK (octet_length(event) BETWEEN 1 AND 16384),
    leaf_hash    bytea       NOT NULL CHECK (octet_length(leaf_hash) = 32),  -- RFC 9162 section 2.1.1
    kind         text        NOT NULL CHECK (kind ~ '^[a-z][a-z0-9_]{0,47}$'),
    result       smallint    NOT NULL CHECK (result BETWEEN 1 AND 3),
    actor_id     uuid,
    actor_login  text        NOT NULL CHECK (octet_length(actor_login) <= 64),
    client_ip    inet,
    label        text        NOT NULL CHECK (octet_length(label) <= 256),
    PRIMARY KEY (tenant, seq, at)
) PARTITION BY RANGE (at);

CREATE INDEX events_by_actor ON events (tenant, actor_login, seq);
CREATE INDEX events_by_kind ON events (tenant, kind, seq);
CREATE INDEX events_by_ip ON events USING gist (client_ip inet_ops);

-- An event whose month has no partition is kept all the same.
CREATE TABLE events_other PARTITION OF events DEFAULT;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history is append only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events_other
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_ids
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON heads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Partitions for the months from the present one on, as far as they are missing. The migration job calls it each time; a
-- month for which events_other already holds rows is left to it.
CREATE FUNCTION create_partitions(months integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    month date;
    name  text;
    made  integer := 0;
BEGIN
    FOR i IN 0..months - 1 LOOP
        month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
        name := 'events_' || to_char(month, 'YYYY_MM');
        CONTINUE WHEN to_regclass(name) IS NOT NULL;
        CONTINUE WHEN EXISTS (SELECT FROM events_other
                               WHERE at >= month::timestamp AT TIME ZONE 'UTC'
                                 AND at < (month + interval '1 month') AT TIME ZONE 'UTC');
        EXECUTE format('CREATE TABLE %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)', name,
                       month::timestamp AT TIME ZONE 'UTC',
                       (month + interval '1 month') AT TIME ZONE 'UTC');
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;

ALTER TABLE heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE heads FORCE ROW LEVEL SECURITY;
ALTER TABLE event_ids ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_ids FORCE ROW LEVEL SECURITY;
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON heads TO audit_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());
CREATE POLICY own_tenant ON event_ids TO audit_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());
CREATE POLICY own_tenant ON events TO audit_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());

GRANT SELECT, INSERT ON heads, event_ids, events TO audit_svc;
GRANT UPDATE (size) ON heads TO audit_svc;
