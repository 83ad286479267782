-- Sums of the sums by hour, so that a year is read as quickly as a month: by day (of UTC) with all that tells groups
-- apart, and by hour of all groups together. An hour is added to both when it is over; they hold everything
-- before usage_seal.until_ms; what is recorded for such a time later is written to them too.

CREATE TABLE usage_days (
    day_ms             INTEGER NOT NULL,
    app_id             INTEGER NOT NULL,
    account_id         INTEGER NOT NULL,
    provider_id        INTEGER NOT NULL,
    model              TEXT NOT NULL,
    type               TEXT NOT NULL,
    calls              INTEGER NOT NULL,
    failures           INTEGER NOT NULL,
    input_tokens       INTEGER NOT NULL,
    output_tokens      INTEGER NOT NULL,
    cache_read         INTEGER NOT NULL,
    cost_nano          INTEGER NOT NULL,
    credits_nano       INTEGER NOT NULL,
    unpriced_calls     INTEGER NOT NULL,
    ttfb_sum_us        INTEGER NOT NULL,
    duration_sum_us    INTEGER NOT NULL,
    ttfb_histogram     BLOB NOT NULL,
    duration_histogram BLOB NOT NULL,
    PRIMARY KEY (day_ms, app_id, account_id, provider_id, model, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_totals (
    hour_ms            INTEGER PRIMARY KEY,
    calls              INTEGER NOT NULL,
    failures           INTEGER NOT NULL,
    input_tokens       INTEGER NOT NULL,
    output_tokens      INTEGER NOT NULL,
    cache_read         INTEGER NOT NULL,
    cost_nano          INTEGER NOT NULL,
    credits_nano       INTEGER NOT NULL,
    unpriced_calls     INTEGER NOT NULL,
    ttfb_sum_us        INTEGER NOT NULL,
    duration_sum_us    INTEGER NOT NULL,
    quarters           BLOB NOT NULL,
    ttfb_histogram     BLOB NOT NULL,
    duration_histogram BLOB NOT NULL
) STRICT;

CREATE TABLE usage_seal (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    until_ms INTEGER NOT NULL
) STRICT;

INSERT INTO usage_seal (id, until_ms) VALUES (1, 0);
