-- A company's logo, apart from the company: who reads the one hardly ever wants the other.
CREATE TABLE logos (
    tenant bigint PRIMARY KEY REFERENCES tenants (id),
    -- As it is called in its address (domain/picture.h).
    name text NOT NULL CHECK (name ~ '^[0-9a-f]{32}$'),
    image bytea NOT NULL CHECK (octet_length(image) BETWEEN 1 AND 262144)
);

ALTER TABLE tenants
    -- The name of the logo; '' when there is none.
    ADD COLUMN logo text NOT NULL DEFAULT '' CHECK (logo ~ '^([0-9a-f]{32})?$');

ALTER TABLE logos ENABLE ROW LEVEL SECURITY;
ALTER TABLE logos FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON logos TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
-- It stands on the page of sign-in, before anybody has shown whose user they are.
CREATE POLICY any_tenant ON logos FOR SELECT TO auth_system USING (true);

GRANT SELECT, INSERT, DELETE ON logos TO auth_svc;
GRANT UPDATE (name, image) ON logos TO auth_svc;
GRANT SELECT ON logos TO auth_system;
GRANT UPDATE (logo) ON tenants TO auth_svc;
