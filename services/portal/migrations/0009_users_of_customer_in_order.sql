-- The users of a customer a page at a time, in the order of their ids.
CREATE INDEX users_of_customer_by_id ON customer_users (tenant, customer_id, user_id);
DROP INDEX users_of_customer;
