-- Prompts and answers, where privacy.keepBodies wants them kept. A content is kept once, however many calls have it, and
-- goes with the last of them. data is what qCompress() makes: four bytes of length, big-endian, and a zlib stream;
-- bytes is its length. body_room holds what all of it takes: data, and what a row with its index entries does beside it.

CREATE TABLE body_contents (
    id     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes  INTEGER NOT NULL CHECK (bytes > 0),
    data   BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX body_contents_sha256 ON body_contents (sha256);

CREATE TABLE call_bodies (
    call_id      INTEGER NOT NULL REFERENCES model_calls (id) ON DELETE CASCADE,
    side         TEXT NOT NULL CHECK (side IN ('request', 'answer')),
    content_id   INTEGER NOT NULL REFERENCES body_contents (id),
    content_type TEXT NOT NULL,
    cut          INTEGER NOT NULL CHECK (cut IN (0, 1)),
    PRIMARY KEY (call_id, side)
) STRICT, WITHOUT ROWID;

CREATE INDEX call_bodies_content ON call_bodies (content_id);

CREATE TABLE body_room (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    held_bytes INTEGER NOT NULL CHECK (held_bytes >= 0)
) STRICT;

INSERT INTO body_room (id, held_bytes) VALUES (1, 0);

CREATE TRIGGER body_contents_added AFTER INSERT ON body_contents
BEGIN
    UPDATE body_room SET held_bytes = held_bytes + new.bytes + 120;
END;

CREATE TRIGGER body_contents_removed AFTER DELETE ON body_contents
BEGIN
    UPDATE body_room SET held_bytes = held_bytes - old.bytes - 120;
END;

CREATE TRIGGER call_bodies_added AFTER INSERT ON call_bodies
BEGIN
    UPDATE body_room SET held_bytes = held_bytes + 80;
END;

CREATE TRIGGER call_bodies_removed AFTER DELETE ON call_bodies
BEGIN
    UPDATE body_room SET held_bytes = held_bytes - 80;
    DELETE FROM body_contents WHERE id = old.content_id
        AND NOT EXISTS (SELECT 1 FROM call_bodies WHERE content_id = old.content_id);
END;
