-- A company's statements newest first, and by how a number or a title begins: by bytes, as customers.

CREATE INDEX statements_by_day ON statements (tenant, issued_on DESC, id);
CREATE INDEX statements_by_number ON statements (tenant, number COLLATE "C");
CREATE INDEX statements_by_title ON statements (tenant, title COLLATE "C");
CREATE INDEX users_of_customer ON customer_users (tenant, customer_id);
