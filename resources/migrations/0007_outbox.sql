-- Calls whose cost is still to be reported to an outside system. Written with the call; a row goes when its event was
-- taken. The event itself is made of the call's own row.

CREATE TABLE outbox_events (
    call_id INTEGER PRIMARY KEY,
    tries   INTEGER NOT NULL DEFAULT 0,
    due_ms  INTEGER NOT NULL DEFAULT 0,
    dead    INTEGER NOT NULL DEFAULT 0 CHECK (dead IN (0, 1)),
    error   TEXT NOT NULL DEFAULT ''
) STRICT;

-- One row: the name under which this hub reports, and the token that it shows, sealed.
CREATE TABLE event_target (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    uuid  TEXT NOT NULL,
    token BLOB NOT NULL
) STRICT;

INSERT INTO event_target (id, uuid, token) VALUES (1, lower(hex(randomblob(16))), x'');
