-- Whether a company lets nobody in who has as many sessions as they may, instead of ending the oldest.
ALTER TABLE tenants
    ADD COLUMN staff_refuses_further boolean NOT NULL DEFAULT false,
    ADD COLUMN customer_refuses_further boolean NOT NULL DEFAULT false;

GRANT UPDATE (staff_refuses_further, customer_refuses_further) ON tenants TO auth_svc;
