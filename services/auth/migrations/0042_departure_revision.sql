-- Whether what the page of a user shows of how they leave is still so: their date, and why the rule on dormant users does not concern
-- them.
ALTER TABLE users ADD COLUMN departure_revision bigint NOT NULL DEFAULT 1;
GRANT UPDATE (departure_revision) ON users TO auth_svc;
