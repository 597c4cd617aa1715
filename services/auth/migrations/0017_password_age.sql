-- How old a password may be before its user is reminded to change it, in days: 0 for never. It keeps nobody out.
-- And how often the company's settings were changed, so that who saves what they looked at before takes nothing back.
ALTER TABLE tenants
    ADD COLUMN password_age_days integer NOT NULL DEFAULT 0 CHECK (password_age_days IN (0, 90, 180, 365)),
    ADD COLUMN revision bigint NOT NULL DEFAULT 1;

GRANT UPDATE (password_age_days, revision) ON tenants TO auth_svc;
