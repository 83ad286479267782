-- Calls that began before a grant ended are paid by it, also when they end after it. What of a grant has lapsed within the
-- last hour: until_id is the first id that a call after its end can have, late_nano what calls with smaller ids have been
-- charged since and is still to be given back, left_nano what may be.

CREATE TABLE lapsed_grants (
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    until_id      INTEGER NOT NULL,
    entry_id      INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    left_nano     INTEGER NOT NULL CHECK (left_nano > 0),
    late_nano     INTEGER NOT NULL DEFAULT 0 CHECK (late_nano >= 0),
    PRIMARY KEY (account_id, until_id, entry_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER credit_entries_late AFTER INSERT ON credit_entries
WHEN NEW.kind = 'charge'
    AND EXISTS (SELECT 1 FROM lapsed_grants WHERE account_id = NEW.account_id AND until_id > NEW.id)
BEGIN
    UPDATE lapsed_grants SET late_nano = late_nano - NEW.amount_nano
    WHERE account_id = NEW.account_id AND (until_id, entry_id) =
        (SELECT until_id, entry_id FROM lapsed_grants WHERE account_id = NEW.account_id AND until_id > NEW.id
         ORDER BY until_id, entry_id LIMIT 1);
END;
