CREATE TABLE more (id bigint);
ALTER TABLE more ADD name text; -- PLANTED
