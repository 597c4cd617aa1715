CREATE TABLE rows (id bigint);
