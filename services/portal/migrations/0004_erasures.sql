-- A company that auth says is to be erased: its rows go in bounded steps, each counted in its own transaction. What remains is how
-- much there was.
CREATE TABLE erasures (
    tenant bigint PRIMARY KEY CHECK (tenant > 0),
    statements bigint NOT NULL DEFAULT 0,
    customer_users bigint NOT NULL DEFAULT 0,
    customers bigint NOT NULL DEFAULT 0,
    begun_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);

ALTER TABLE erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE erasures FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON erasures TO portal_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);

GRANT SELECT, INSERT, UPDATE (statements, customer_users, customers, finished_at) ON erasures TO portal_svc;

-- Nothing is taken away of any other company, nor for any other reason.
CREATE POLICY erasing ON statements AS RESTRICTIVE FOR DELETE TO portal_svc
    USING (tenant IN (SELECT e.tenant FROM erasures AS e));
CREATE POLICY erasing ON customer_users AS RESTRICTIVE FOR DELETE TO portal_svc
    USING (tenant IN (SELECT e.tenant FROM erasures AS e));
CREATE POLICY erasing ON customers AS RESTRICTIVE FOR DELETE TO portal_svc
    USING (tenant IN (SELECT e.tenant FROM erasures AS e));

GRANT DELETE ON statements, customer_users, customers TO portal_svc;
