-- Turns of the Responses API that later requests may refer to, each with its own input only: previous_id leads to what
-- came before. A turn that was removed while others build on it stays with removed = 1 and created_at_ms = 0.

CREATE TABLE stored_responses (
    app_id        INTEGER NOT NULL REFERENCES apps (id),
    id            TEXT NOT NULL,
    previous_id   TEXT,
    input         BLOB NOT NULL,
    response      BLOB NOT NULL,
    bytes         INTEGER NOT NULL CHECK (bytes >= 0),
    created_at_ms INTEGER NOT NULL,
    removed       INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX stored_responses_id ON stored_responses (app_id, id);

CREATE INDEX stored_responses_previous ON stored_responses (app_id, previous_id) WHERE previous_id IS NOT NULL;

CREATE INDEX stored_responses_age ON stored_responses (created_at_ms, bytes);
