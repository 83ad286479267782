-- A call gets its id when it ends, and never a smaller one than the call before. So an id may be later than its call's
-- start: by as long as the call took, or as a clock once ran ahead. Whatever asks when a call began asks started_at_ms,
-- or at_ms of its charge.

-- Calls whose id is a second or more later than their start, by the number of digits of these milliseconds: in each
-- class the calls that began before a time have their ids soon after it. The others cost nothing here.
CREATE INDEX model_calls_late ON model_calls (length((id >> 20) - started_at_ms), id, started_at_ms)
    WHERE (id >> 20) - started_at_ms >= 1000;

-- What has lapsed is given back for calls that began before the grant's end, whatever their ids.
DROP TRIGGER credit_entries_late;

CREATE TABLE lapsed_grants_new (
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    expires_at_ms INTEGER NOT NULL,
    entry_id      INTEGER NOT NULL,
    left_nano     INTEGER NOT NULL CHECK (left_nano > 0),
    late_nano     INTEGER NOT NULL DEFAULT 0 CHECK (late_nano >= 0),
    PRIMARY KEY (account_id, expires_at_ms, entry_id)
) STRICT, WITHOUT ROWID;

INSERT INTO lapsed_grants_new (account_id, expires_at_ms, entry_id, left_nano, late_nano)
    SELECT account_id, expires_at_ms, entry_id, left_nano, late_nano FROM lapsed_grants;

DROP TABLE lapsed_grants;

ALTER TABLE lapsed_grants_new RENAME TO lapsed_grants;

CREATE TRIGGER credit_entries_late AFTER INSERT ON credit_entries
WHEN NEW.kind = 'charge'
    AND EXISTS (SELECT 1 FROM lapsed_grants WHERE account_id = NEW.account_id AND expires_at_ms > NEW.at_ms)
BEGIN
    UPDATE lapsed_grants SET late_nano = late_nano - NEW.amount_nano
    WHERE account_id = NEW.account_id AND (expires_at_ms, entry_id) =
        (SELECT expires_at_ms, entry_id FROM lapsed_grants
         WHERE account_id = NEW.account_id AND expires_at_ms > NEW.at_ms ORDER BY expires_at_ms, entry_id LIMIT 1);
END;

-- What the ledger holds of a month's credits: its grants, and what became of each.
CREATE INDEX credit_entries_grants ON credit_entries (account_id, expires_at_ms) WHERE kind = 'grant';

CREATE INDEX credit_entries_of_grants ON credit_entries (account_id, grant_id) WHERE grant_id <> 0;
