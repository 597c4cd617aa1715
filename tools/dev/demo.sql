-- Customers and a year of statements for one company of the demonstration, run as portal_svc, which sees that company alone.
-- May be run again: what is there stays. Variables:
--   tenant   auth's number of the company
--   company  its code
--   people   {"CUSTOMER CODE": "user id of who acts for it", ...}
\set ON_ERROR_STOP on
BEGIN;
SELECT set_config('app.tenant', :'tenant', true) \g /dev/null

INSERT INTO portal.customers (tenant, id, code, name)
SELECT :'tenant'::bigint, md5(concat_ws('/', :'tenant', 'customer', code))::uuid, code, name
  FROM (VALUES ('aoba', 'A-0001', '有限会社つばき'),
               ('aoba', 'A-0002', 'さくら工務店'),
               ('aoba', 'A-0003', '株式会社ひまわり物流'),
               ('aoba', 'A-0004', '北山製作所'),
               ('minato', 'M-0001', 'かもめ商店'),
               ('minato', 'M-0002', '並木印刷株式会社'),
               ('minato', 'M-0003', '浜田水産')) AS demo (company, code, name)
 WHERE company = :'company'
    ON CONFLICT DO NOTHING;

INSERT INTO portal.customer_users (tenant, user_id, customer_id)
SELECT customers.tenant, person.value::uuid, customers.id
  FROM json_each_text(:'people') AS person
  JOIN portal.customers ON customers.code = person.key
    ON CONFLICT DO NOTHING;

-- One a month, on the last day, as of a fixed date, so that every machine shows the same.
INSERT INTO portal.statements (tenant, id, customer_id, number, title, issued_on, amount_yen)
SELECT customers.tenant, md5(concat_ws('/', customers.id, day))::uuid, customers.id,
       to_char(day, 'YYYY-MM-') || right(customers.code, 4), to_char(day, 'YYYY"年"FMMM"月分 ご利用明細"'), day,
       10000 + 100 * (abs(hashtext(concat_ws('/', customers.code, day))) % 4000)
  FROM portal.customers
 CROSS JOIN LATERAL (SELECT (month + interval '1 month - 1 day')::date AS day
                       FROM generate_series('2025-11-01'::timestamp, '2026-10-01', '1 month') AS month) AS months
    ON CONFLICT DO NOTHING;
COMMIT;
