-- Users who do not sign in any more (domain/dormancy.h): after how many days they are shown, disabled and deleted, each 0 for never; and
-- whom it does not concern. Companies that are there already go on as they are, with a warning: nobody is disabled by an upgrade.
ALTER TABLE tenants
    ADD COLUMN dormant_warn_days integer NOT NULL DEFAULT 60,
    ADD COLUMN dormant_disable_days integer NOT NULL DEFAULT 90,
    ADD COLUMN dormant_delete_days integer NOT NULL DEFAULT 180,
    -- Nobody is counted from before: while a company was suspended nobody could sign in.
    ADD COLUMN dormant_from timestamptz NOT NULL DEFAULT now(),
    -- When the finisher looks at the company next.
    ADD COLUMN dormant_due_at timestamptz NOT NULL DEFAULT now();

UPDATE tenants SET dormant_disable_days = 0, dormant_delete_days = 0;

ALTER TABLE tenants ADD CONSTRAINT tenants_dormant CHECK
    (dormant_warn_days BETWEEN 0 AND 3650 AND dormant_disable_days BETWEEN 0 AND 3650 AND dormant_delete_days BETWEEN 0 AND 3650
     AND (dormant_disable_days = 0 OR dormant_warn_days < dormant_disable_days)
     AND (dormant_delete_days = 0 OR (dormant_disable_days > 0 AND dormant_disable_days < dormant_delete_days)));

CREATE INDEX tenants_dormant_due ON tenants (dormant_due_at) WHERE state = 1 AND dormant_disable_days > 0;

GRANT UPDATE (dormant_warn_days, dormant_disable_days, dormant_delete_days, dormant_due_at) ON tenants TO auth_svc;
GRANT UPDATE (dormant_from) ON tenants TO auth_system;

ALTER TABLE users
    -- The last sign-in, or when they could first sign in since.
    ADD COLUMN dormant_since timestamptz NOT NULL DEFAULT now(),
    -- Why it does not concern them; empty for all others.
    ADD COLUMN dormant_exempt text NOT NULL DEFAULT '' CHECK (octet_length(dormant_exempt) <= 256),
    -- When it was last seen that they should be disabled by it and are the last administrator.
    ADD COLUMN dormant_held_at timestamptz,
    -- Disabled by it, and by nobody since: then they may be deleted by it, too.
    ADD COLUMN dormant_disabled boolean NOT NULL DEFAULT false;

UPDATE users SET dormant_since = greatest(last_login_at, created_at);

GRANT UPDATE (dormant_since, dormant_exempt, dormant_held_at, dormant_disabled) ON users TO auth_svc;

-- The longest away first: whom to show and to disable, whom to delete, and whom it does not concern.
CREATE INDEX users_dormant ON users (tenant, dormant_since, id) WHERE state = 1 AND dormant_exempt = '';
CREATE INDEX users_dormant_disabled ON users (tenant, dormant_since) WHERE state = 2 AND dormant_disabled AND dormant_exempt = '';
CREATE INDEX users_dormant_exempt ON users (tenant, dormant_since, id) WHERE dormant_exempt <> '';

ALTER TABLE decisions
    -- What led to it: 1 somebody's call, 2 the leaving date, 3 a change of a role they have, 4 an import, 5 the rule about dormant users
    -- (domain/decision.h).
    DROP CONSTRAINT decisions_route_check,
    ADD CONSTRAINT decisions_route_check CHECK (route BETWEEN 1 AND 5);
