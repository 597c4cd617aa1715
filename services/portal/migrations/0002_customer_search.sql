-- Customers by how a code or a name begins: by bytes, so that an index finds both.

CREATE INDEX customers_by_code ON customers (tenant, code COLLATE "C");
CREATE INDEX customers_by_name ON customers (tenant, name COLLATE "C");
