ALTER TABLE thing ADD COLUMN extra text;
