-- A company that is suspended: nobody of it comes in, and what it has stays.
ALTER TABLE tenants
    -- 1 active, 2 suspended (domain/tenant.h).
    ADD COLUMN state smallint NOT NULL DEFAULT 1 CHECK (state IN (1, 2)),
    ADD COLUMN suspended_at timestamptz,
    -- Names the suspension: its event, and what session is asked.
    ADD COLUMN suspension uuid,
    -- False while session has not answered that everybody is out.
    ADD COLUMN is_vacated boolean NOT NULL DEFAULT true,
    ADD CONSTRAINT tenants_suspended CHECK ((state = 2) = (suspended_at IS NOT NULL)
                                            AND (state = 2) = (suspension IS NOT NULL)
                                            AND (state = 2 OR is_vacated));

-- What a death or an outage left behind.
CREATE INDEX tenants_not_vacated ON tenants (suspended_at) WHERE NOT is_vacated;

GRANT UPDATE (state, suspended_at, suspension, is_vacated) ON tenants TO auth_system;
