-- A grant that expires is used before one that expires later, and what is left of it lapses by an entry of its own. The
-- kind of an entry is checked by the table, so the table is made anew.

CREATE TABLE credit_entries_new (
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    id            INTEGER NOT NULL,
    kind          TEXT NOT NULL CHECK (kind = 'grant' OR kind = 'charge' OR kind = 'adjustment' OR kind = 'expiry'),
    amount_nano   INTEGER NOT NULL,
    at_ms         INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL DEFAULT 0,
    note          TEXT NOT NULL DEFAULT '',
    grant_id      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, id),
    CHECK ((kind = 'charge' AND amount_nano < 0) OR (kind = 'grant' AND amount_nano > 0)
           OR (kind = 'expiry' AND amount_nano < 0 AND grant_id <> 0) OR kind = 'adjustment')
) STRICT, WITHOUT ROWID;

INSERT INTO credit_entries_new (account_id, id, kind, amount_nano, at_ms, expires_at_ms, note)
    SELECT account_id, id, kind, amount_nano, at_ms, expires_at_ms, note FROM credit_entries ORDER BY account_id, id;

DROP TABLE credit_entries;

ALTER TABLE credit_entries_new RENAME TO credit_entries;

CREATE TRIGGER credit_entries_no_update BEFORE UPDATE ON credit_entries
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER credit_entries_no_delete BEFORE DELETE ON credit_entries
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- A grant lapses once.
CREATE UNIQUE INDEX credit_entries_expiry ON credit_entries (account_id, grant_id) WHERE kind = 'expiry';

-- What is left of the grants that are not used up. Charges are set against them in steps: allocated_nano says how much
-- of an account's charges has been.
CREATE TABLE credit_grants (
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    entry_id      INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    left_nano     INTEGER NOT NULL CHECK (left_nano > 0),
    PRIMARY KEY (account_id, entry_id)
) STRICT, WITHOUT ROWID;

INSERT INTO credit_grants (account_id, entry_id, expires_at_ms, left_nano)
    SELECT account_id, id, expires_at_ms, amount_nano FROM credit_entries
    WHERE kind <> 'charge' AND amount_nano > 0;

ALTER TABLE accounts ADD COLUMN allocated_nano INTEGER NOT NULL DEFAULT 0;

-- Credits that the account gets at the beginning of every month (UTC) and that lapse at its end; renewed_ms is the
-- month that was given last. low is 1 while its balance is below the warning.
ALTER TABLE accounts ADD COLUMN monthly_nano INTEGER NOT NULL DEFAULT 0;

ALTER TABLE accounts ADD COLUMN renewed_ms INTEGER NOT NULL DEFAULT 0;

ALTER TABLE accounts ADD COLUMN low INTEGER NOT NULL DEFAULT 0;
