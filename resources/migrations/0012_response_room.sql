-- What all kept turns of the Responses API take, so that nobody has to add them up to hold them to their bound.

CREATE TABLE response_room (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    held_bytes INTEGER NOT NULL CHECK (held_bytes >= 0)
) STRICT;

INSERT INTO response_room (id, held_bytes) SELECT 1, coalesce(sum(bytes), 0) FROM stored_responses;

CREATE TRIGGER stored_responses_added AFTER INSERT ON stored_responses
BEGIN
    UPDATE response_room SET held_bytes = held_bytes + new.bytes;
END;

CREATE TRIGGER stored_responses_resized AFTER UPDATE OF bytes ON stored_responses
BEGIN
    UPDATE response_room SET held_bytes = held_bytes - old.bytes + new.bytes;
END;

CREATE TRIGGER stored_responses_deleted AFTER DELETE ON stored_responses
BEGIN
    UPDATE response_room SET held_bytes = held_bytes - old.bytes;
END;
