-- When all of the database was last checked page by page and found sound, so that it is done once a week over restarts.
-- One row.

CREATE TABLE page_checks (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    checked_at_ms INTEGER NOT NULL
) STRICT;

INSERT INTO page_checks (id, checked_at_ms) VALUES (1, 0);
