-- Which calls have left the database, so that the ledger can be proven against those that are to be here: all charges
-- above the mark have their call. One row.

CREATE TABLE call_retention (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    removed_to_id INTEGER NOT NULL
) STRICT;

INSERT INTO call_retention (id, removed_to_id)
SELECT 1, coalesce((SELECT min(id) - 1 FROM model_calls), (SELECT max(id) FROM credit_entries WHERE kind = 'charge'), 0);
