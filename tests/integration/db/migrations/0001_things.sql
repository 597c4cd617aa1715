-- What a build could spoil on the way: "quotes", back\slashes, ??) trigraphs, semicolons; [brackets], 関所.
CREATE TABLE thing (id bigint PRIMARY KEY, note text NOT NULL);
INSERT INTO thing VALUES (1, '"a\b" ??) ; [x] 関所 ${x} $$');

GRANT SELECT ON thing TO auth_svc;
