-- What is forgotten because the counters are too many, and what a longer limit of sessions does not bring back.

-- What pushed-out counters of accounts leave: where a counter that is made anew begins, so that filling the table gives nobody tries
-- that they had used up. By the first 16 bits of the counters' keys, so there are no more than 65,536 of them, and which IDs meet in
-- one nobody can choose. They belong to no company.
CREATE TABLE sign_in_floors (
    place integer PRIMARY KEY CHECK (place BETWEEN 0 AND 65535),
    failures bigint NOT NULL CHECK (failures BETWEEN 1 AND 15),
    last_at timestamptz NOT NULL
);

ALTER TABLE sign_in_floors ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_floors FORCE ROW LEVEL SECURITY;
CREATE POLICY any_place ON sign_in_floors FOR SELECT TO auth_svc USING (true);
CREATE POLICY any_place_kept ON sign_in_floors TO auth_system USING (true) WITH CHECK (true);
GRANT SELECT ON sign_in_floors TO auth_svc;
GRANT SELECT, INSERT, DELETE, UPDATE (failures, last_at) ON sign_in_floors TO auth_system;

-- Known devices leave none, for no stranger makes their owner wait; theirs are pushed out last, as those of held accounts. Of rows
-- from before it is not known what they are of.
ALTER TABLE sign_in_counters ADD COLUMN is_device boolean NOT NULL DEFAULT false;
DROP INDEX sign_in_counters_by_age;
CREATE INDEX sign_in_counters_by_age ON sign_in_counters ((failures >= 100 OR is_device), last_at);
GRANT SELECT (is_device) ON sign_in_counters TO auth_system;

-- A ticket of an internal system that was past the longest time of a session once stays so when that becomes longer.
ALTER TABLE tenants
    ADD COLUMN staff_tickets_void_until timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN customer_tickets_void_until timestamptz NOT NULL DEFAULT '-infinity';
GRANT UPDATE (staff_tickets_void_until, customer_tickets_void_until) ON tenants TO auth_svc;

-- Who saved allow-lists was not forgotten with them before migration 0035. The operator's certificate is no user's name. The owner is
-- held to the policies, too, of which none is theirs.
ALTER TABLE network_policies NO FORCE ROW LEVEL SECURITY;
ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
UPDATE network_policies AS p SET saved_by = ''
 WHERE saved_by NOT IN ('', 'operator')
   AND NOT EXISTS (SELECT FROM users AS u WHERE u.tenant = p.tenant AND u.login_id = p.saved_by);
ALTER TABLE network_policies FORCE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
