CREATE TABLE fresh (id bigint);
