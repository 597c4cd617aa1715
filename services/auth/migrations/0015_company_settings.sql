-- Administrators change these of their own company.
GRANT UPDATE (name, time_zone, language) ON tenants TO auth_svc;
