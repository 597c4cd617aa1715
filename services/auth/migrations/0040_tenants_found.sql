-- The operator finds companies by how a code or a name begins, in whatever case and width it is typed.
ALTER TABLE tenants
    ADD COLUMN name_key text NOT NULL GENERATED ALWAYS AS (lower(normalize(name, NFKC))) STORED;

CREATE INDEX tenants_by_code ON tenants (code COLLATE "C");
CREATE INDEX tenants_by_name ON tenants (name_key COLLATE "C") INCLUDE (id, code);
