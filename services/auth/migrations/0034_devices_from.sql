-- Since when notes of a user's known devices are good (domain/device.h): with each change of state those of before are void, since a
-- browser of whoever was disabled, or whose password somebody else knew, must not be asked by a counter of its own any more.
ALTER TABLE users ADD COLUMN devices_from timestamptz NOT NULL DEFAULT 'epoch';

GRANT UPDATE (devices_from) ON users TO auth_svc;
