-- The group of a customer, whom rights reach by it: a number of auth's (lib/base/scope.h), or 0 for none. Statements have their
-- customer's, so that they are found by it without a look at the customer.

ALTER TABLE customers
    ADD COLUMN group_number smallint NOT NULL DEFAULT 0 CHECK (group_number BETWEEN 0 AND 63),
    -- What somebody chose the group from: another after each change.
    ADD COLUMN revision bigint NOT NULL DEFAULT 1,
    ADD UNIQUE (tenant, id, group_number);

ALTER TABLE statements
    ADD COLUMN group_number smallint NOT NULL DEFAULT 0,
    DROP CONSTRAINT statements_tenant_customer_id_fkey,
    ADD FOREIGN KEY (tenant, customer_id, group_number) REFERENCES customers (tenant, id, group_number)
        ON UPDATE CASCADE;

-- Whoever brings a statement names its customer.
CREATE FUNCTION statement_takes_group() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    NEW.group_number := coalesce((SELECT group_number FROM customers
                                   WHERE tenant = NEW.tenant AND id = NEW.customer_id), 0);
    RETURN NEW;
END $$;

CREATE TRIGGER statement_takes_group BEFORE INSERT ON statements
    FOR EACH ROW EXECUTE FUNCTION statement_takes_group();

GRANT UPDATE (group_number, revision) ON customers TO portal_svc;

-- As the indexes of all customers and statements, within each group.
CREATE INDEX customers_of_group_by_code ON customers (tenant, group_number, code COLLATE "C");
CREATE INDEX customers_of_group_by_name ON customers (tenant, group_number, name COLLATE "C");
CREATE INDEX statements_of_group_by_day ON statements (tenant, group_number, issued_on DESC, id);
CREATE INDEX statements_of_group_by_number ON statements (tenant, group_number, number COLLATE "C");
CREATE INDEX statements_of_group_by_title ON statements (tenant, group_number, title COLLATE "C");
