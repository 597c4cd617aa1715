-- How long sessions of a company's staff and customers may last and how many one user may have; and what of it session was not told yet.
ALTER TABLE tenants
    ADD COLUMN staff_absolute_seconds integer NOT NULL DEFAULT 43200 CHECK (staff_absolute_seconds BETWEEN 1 AND 86400),
    ADD COLUMN customer_absolute_seconds integer NOT NULL DEFAULT 43200 CHECK (customer_absolute_seconds BETWEEN 1 AND 86400),
    ADD COLUMN staff_maximum_sessions integer NOT NULL DEFAULT 5 CHECK (staff_maximum_sessions BETWEEN 1 AND 20),
    ADD COLUMN customer_maximum_sessions integer NOT NULL DEFAULT 5 CHECK (customer_maximum_sessions BETWEEN 1 AND 20),
    -- Session is told what a company has chosen; until then what auth asks for at each sign-in says it all.
    ADD COLUMN limits_revision bigint NOT NULL DEFAULT 0,
    ADD COLUMN limits_pushed_revision bigint NOT NULL DEFAULT 0,
    ADD COLUMN limits_changed_at timestamptz NOT NULL DEFAULT now(),
    ADD CONSTRAINT tenants_limits_pushed CHECK (limits_pushed_revision <= limits_revision);

CREATE INDEX tenants_limits_not_pushed ON tenants (limits_changed_at) WHERE limits_pushed_revision < limits_revision;

GRANT UPDATE (staff_idle_seconds, customer_idle_seconds, staff_absolute_seconds, customer_absolute_seconds, staff_maximum_sessions,
              customer_maximum_sessions, limits_revision, limits_pushed_revision, limits_changed_at) ON tenants TO auth_svc;
