-- Staff keep the customers: name and number change, too. The revision is of all that can be changed.

GRANT UPDATE (code, name) ON customers TO portal_svc;
