-- Sign-in addresses are forgotten after 30 days, also those of users who come no more, and go with their user.
ALTER TABLE sign_in_addresses
    DROP CONSTRAINT sign_in_addresses_tenant_user_id_fkey,
    ADD FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id) ON DELETE CASCADE;

CREATE INDEX sign_in_addresses_by_day ON sign_in_addresses (day);

CREATE POLICY any_tenant ON sign_in_addresses FOR SELECT TO auth_system USING (true);
CREATE POLICY forget_any_tenant ON sign_in_addresses FOR DELETE TO auth_system USING (true);

GRANT SELECT (tenant, user_id, day, address), DELETE ON sign_in_addresses TO auth_system;
