-- What the portal protects: a company's customers (取引先) and the statements (明細) made out to them. portal_svc works inside
-- one tenant, the one in app.tenant. A tenant here is auth's number; portal keeps no list of them.

CREATE TABLE customers (
    tenant bigint NOT NULL CHECK (tenant > 0),
    id uuid NOT NULL,
    -- The company's own number for the customer.
    code text NOT NULL CHECK (octet_length(code) BETWEEN 1 AND 32),
    name text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 256),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, code)
);

-- Which users of My Page act for which customer; a user acts for one.
CREATE TABLE customer_users (
    tenant bigint NOT NULL,
    user_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    PRIMARY KEY (tenant, user_id),
    FOREIGN KEY (tenant, customer_id) REFERENCES customers (tenant, id)
);

CREATE TABLE statements (
    tenant bigint NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    -- As printed on the statement: 2026-11-0392.
    number text NOT NULL CHECK (octet_length(number) BETWEEN 1 AND 32),
    title text NOT NULL CHECK (octet_length(title) BETWEEN 1 AND 256),
    issued_on date NOT NULL,
    amount_yen bigint NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, number),
    FOREIGN KEY (tenant, customer_id) REFERENCES customers (tenant, id)
);

-- A customer's own, newest first.
CREATE INDEX statements_of_customer ON statements (tenant, customer_id, issued_on DESC, id);

ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
ALTER TABLE customer_users ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer_users FORCE ROW LEVEL SECURITY;
ALTER TABLE statements ENABLE ROW LEVEL SECURITY;
ALTER TABLE statements FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON customers TO portal_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON customer_users TO portal_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON statements TO portal_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);

GRANT SELECT, INSERT ON customers, customer_users, statements TO portal_svc;
