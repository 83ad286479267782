-- The schema's first version. Times are UTC milliseconds, money is nano-credits (cost: nano-USD), rates are pico per
-- unit. Every statement ends with a semicolon and an empty line. Applied scripts are never edited.

CREATE TABLE ai_providers (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 64),
    kind          TEXT NOT NULL,
    base_url      TEXT NOT NULL,
    region        TEXT NOT NULL,
    enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    deleted_at_ms INTEGER,
    purged        INTEGER NOT NULL DEFAULT 0 CHECK (purged IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX ai_providers_name ON ai_providers (name) WHERE deleted_at_ms IS NULL;

-- The ciphertext is bound to uuid and provider_id; a removed credential keeps its row for the history, not its secret.
CREATE TABLE ai_credentials (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL UNIQUE,
    provider_id   INTEGER NOT NULL REFERENCES ai_providers (id),
    name          TEXT NOT NULL COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 64),
    access_key_id TEXT NOT NULL,
    ciphertext    BLOB NOT NULL,
    masked        TEXT NOT NULL,
    weight        INTEGER NOT NULL CHECK (weight BETWEEN 1 AND 1000),
    enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    last_error    TEXT NOT NULL DEFAULT '',
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    deleted_at_ms INTEGER
) STRICT;

CREATE UNIQUE INDEX ai_credentials_name ON ai_credentials (provider_id, name) WHERE deleted_at_ms IS NULL;

-- granted_nano is the sum of the account's entries that are not charges; what was charged is in tallies.
CREATE TABLE accounts (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 64),
    granted_nano  INTEGER NOT NULL DEFAULT 0,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE apps (
    id                  INTEGER PRIMARY KEY,
    name                TEXT NOT NULL COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 64),
    account_id          INTEGER NOT NULL REFERENCES accounts (id),
    model_globs         TEXT NOT NULL,
    requests_per_minute INTEGER NOT NULL CHECK (requests_per_minute >= 0),
    tokens_per_minute   INTEGER NOT NULL CHECK (tokens_per_minute >= 0),
    concurrent_calls    INTEGER NOT NULL CHECK (concurrent_calls >= 0),
    budget_nano         INTEGER NOT NULL CHECK (budget_nano >= 0),
    budget_period       TEXT NOT NULL CHECK (budget_period IN ('day', 'month', 'total')),
    expires_at_ms       INTEGER NOT NULL CHECK (expires_at_ms >= 0),
    created_at_ms       INTEGER NOT NULL,
    revoked_at_ms       INTEGER
) STRICT;

CREATE UNIQUE INDEX apps_name ON apps (name) WHERE revoked_at_ms IS NULL;

CREATE TABLE app_keys (
    id             INTEGER PRIMARY KEY,
    app_id         INTEGER NOT NULL REFERENCES apps (id),
    hash           BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    hint           TEXT NOT NULL,
    created_at_ms  INTEGER NOT NULL,
    valid_until_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX app_keys_app ON app_keys (app_id, id);

CREATE TABLE ai_models (
    id            INTEGER PRIMARY KEY,
    provider_id   INTEGER NOT NULL REFERENCES ai_providers (id),
    name          TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
    type          TEXT NOT NULL CHECK (type IN ('chat', 'embedding', 'image', 'video', 'speech', 'transcription',
                                                'rerank', 'moderation')),
    created_at_ms INTEGER NOT NULL,
    UNIQUE (provider_id, name)
) STRICT;

CREATE TABLE model_aliases (
    id            INTEGER PRIMARY KEY,
    alias         TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(alias) BETWEEN 1 AND 256),
    targets       TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE ai_model_rate_versions (
    id                    INTEGER PRIMARY KEY,
    provider_id           INTEGER NOT NULL REFERENCES ai_providers (id),
    model                 TEXT NOT NULL,
    type                  TEXT NOT NULL CHECK (type IN ('chat', 'embedding', 'image', 'video', 'speech',
                                                        'transcription', 'rerank', 'moderation')),
    cost_input            INTEGER CHECK (cost_input >= 0),
    cost_output           INTEGER CHECK (cost_output >= 0),
    cost_cache_read       INTEGER CHECK (cost_cache_read >= 0),
    cost_cache_write_5m   INTEGER CHECK (cost_cache_write_5m >= 0),
    cost_cache_write_1h   INTEGER CHECK (cost_cache_write_1h >= 0),
    cost_image            INTEGER CHECK (cost_image >= 0),
    cost_second           INTEGER CHECK (cost_second >= 0),
    cost_character        INTEGER CHECK (cost_character >= 0),
    credit_input          INTEGER CHECK (credit_input >= 0),
    credit_output         INTEGER CHECK (credit_output >= 0),
    credit_cache_read     INTEGER CHECK (credit_cache_read >= 0),
    credit_cache_write_5m INTEGER CHECK (credit_cache_write_5m >= 0),
    credit_cache_write_1h INTEGER CHECK (credit_cache_write_1h >= 0),
    credit_image          INTEGER CHECK (credit_image >= 0),
    credit_second         INTEGER CHECK (credit_second >= 0),
    credit_character      INTEGER CHECK (credit_character >= 0),
    margin_ppm            INTEGER NOT NULL,
    valid_from_ms         INTEGER NOT NULL
) STRICT;

CREATE INDEX ai_model_rate_versions_model ON ai_model_rate_versions (provider_id, model, id);

CREATE TRIGGER ai_model_rate_versions_no_update BEFORE UPDATE ON ai_model_rate_versions
BEGIN
    SELECT RAISE(ABORT, 'rate versions are never changed');
END;

CREATE TRIGGER ai_model_rate_versions_no_delete BEFORE DELETE ON ai_model_rate_versions
BEGIN
    SELECT RAISE(ABORT, 'rate versions are never removed');
END;

-- The version in force.
CREATE TABLE ai_model_rates (
    provider_id INTEGER NOT NULL REFERENCES ai_providers (id),
    model       TEXT NOT NULL,
    type        TEXT NOT NULL,
    version_id  INTEGER NOT NULL REFERENCES ai_model_rate_versions (id),
    PRIMARY KEY (provider_id, model, type)
) STRICT, WITHOUT ROWID;

-- id is time-ordered (its upper bits are the start), so it is the only order and time index that is needed. The last
-- attempt is in the call's own row, with the call's provider and credential: nearly every call has just one. Sets of
-- words are written with OR in the tables of a call, because for IN with three words or more SQLite builds a table of
-- them at every insert.
CREATE TABLE model_calls (
    id               INTEGER PRIMARY KEY,
    request_id       TEXT NOT NULL,
    started_at_ms    INTEGER NOT NULL,
    app_id           INTEGER REFERENCES apps (id),
    account_id       INTEGER REFERENCES accounts (id),
    endpoint         TEXT NOT NULL,
    type             TEXT NOT NULL CHECK (type = 'chat' OR type = 'embedding' OR type = 'image' OR type = 'video'
                                          OR type = 'speech' OR type = 'transcription' OR type = 'rerank'
                                          OR type = 'moderation'),
    model_asked      TEXT NOT NULL,
    model_served     TEXT NOT NULL,
    provider_id      INTEGER REFERENCES ai_providers (id),
    credential_id    INTEGER REFERENCES ai_credentials (id),
    streamed         INTEGER NOT NULL CHECK (streamed IN (0, 1)),
    status           TEXT NOT NULL CHECK (status = 'succeeded' OR status = 'failed' OR status = 'cancelled'),
    http_status      INTEGER NOT NULL,
    error_code       TEXT NOT NULL,
    error_message    TEXT NOT NULL,
    uncached_input   INTEGER NOT NULL CHECK (uncached_input >= 0),
    cache_read       INTEGER NOT NULL CHECK (cache_read >= 0),
    cache_write_5m   INTEGER NOT NULL CHECK (cache_write_5m >= 0),
    cache_write_1h   INTEGER NOT NULL CHECK (cache_write_1h >= 0),
    output           INTEGER NOT NULL CHECK (output >= 0),
    reasoning        INTEGER NOT NULL CHECK (reasoning >= 0),
    images           INTEGER NOT NULL CHECK (images >= 0),
    characters       INTEGER NOT NULL CHECK (characters >= 0),
    audio_ms         INTEGER NOT NULL CHECK (audio_ms >= 0),
    estimated        INTEGER NOT NULL CHECK (estimated IN (0, 1)),
    cost_nano        INTEGER CHECK (cost_nano >= 0),
    credits_nano     INTEGER CHECK (credits_nano >= 0),
    rate_version_id  INTEGER REFERENCES ai_model_rate_versions (id),
    ttfb_us          INTEGER NOT NULL,
    duration_us      INTEGER NOT NULL,
    request_bytes    INTEGER NOT NULL,
    response_bytes   INTEGER NOT NULL,
    notes            TEXT NOT NULL,
    attempts         INTEGER NOT NULL CHECK (attempts >= 0),
    last_started_at_ms INTEGER NOT NULL,
    last_duration_us INTEGER NOT NULL,
    last_http_status INTEGER NOT NULL,
    last_reused      INTEGER NOT NULL CHECK (last_reused IN (0, 1)),
    last_error_code  TEXT NOT NULL,
    last_reason      TEXT NOT NULL
) STRICT;

CREATE INDEX model_calls_app ON model_calls (app_id, id);

CREATE INDEX model_calls_provider ON model_calls (provider_id, id);

CREATE INDEX model_calls_served ON model_calls (model_served, id);

-- "provider/model" is found by what was served; only aliases and the like need an entry of their own.
CREATE INDEX model_calls_asked ON model_calls (model_asked, id)
    WHERE substr(model_asked, instr(model_asked, '/') + 1) <> model_served;

CREATE INDEX model_calls_trouble ON model_calls (id) WHERE status <> 'succeeded';

-- The attempts before a call's last.
CREATE TABLE call_attempts (
    call_id           INTEGER NOT NULL REFERENCES model_calls (id),
    number            INTEGER NOT NULL CHECK (number > 0),
    provider_id       INTEGER REFERENCES ai_providers (id),
    credential_id     INTEGER REFERENCES ai_credentials (id),
    started_at_ms     INTEGER NOT NULL,
    duration_us       INTEGER NOT NULL,
    http_status       INTEGER NOT NULL,
    connection_reused INTEGER NOT NULL CHECK (connection_reused IN (0, 1)),
    error_code        TEXT NOT NULL,
    reason            TEXT NOT NULL,
    PRIMARY KEY (call_id, number)
) STRICT, WITHOUT ROWID;

-- Sums by hour, written with the calls. 0 is "none": the rows are sums, not references.
CREATE TABLE usage_hours (
    hour_ms         INTEGER NOT NULL,
    app_id          INTEGER NOT NULL,
    account_id      INTEGER NOT NULL,
    provider_id     INTEGER NOT NULL,
    model           TEXT NOT NULL,
    type            TEXT NOT NULL,
    calls           INTEGER NOT NULL,
    failures        INTEGER NOT NULL,
    input_tokens    INTEGER NOT NULL,
    output_tokens   INTEGER NOT NULL,
    cache_read      INTEGER NOT NULL,
    cost_nano       INTEGER NOT NULL,
    credits_nano    INTEGER NOT NULL,
    unpriced_calls  INTEGER NOT NULL,
    ttfb_sum_us     INTEGER NOT NULL,
    duration_sum_us INTEGER NOT NULL,
    PRIMARY KEY (hour_ms, app_id, account_id, provider_id, model, type)
) STRICT, WITHOUT ROWID;

-- What accounts, apps and credentials have used so far: one small table, so that a commit touches one page for all.
CREATE TABLE tallies (
    kind            TEXT NOT NULL CHECK (kind = 'account' OR kind = 'app' OR kind = 'credential'),
    owner_id        INTEGER NOT NULL,
    calls           INTEGER NOT NULL,
    charged_nano    INTEGER NOT NULL CHECK (charged_nano >= 0),
    last_used_at_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, owner_id)
) STRICT, WITHOUT ROWID;

-- The ledger. id is time-ordered; a charge has the id of its call, so a call is charged at most once.
CREATE TABLE credit_entries (
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    id            INTEGER NOT NULL,
    kind          TEXT NOT NULL CHECK (kind = 'grant' OR kind = 'charge' OR kind = 'adjustment'),
    amount_nano   INTEGER NOT NULL,
    at_ms         INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL DEFAULT 0,
    note          TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account_id, id),
    CHECK ((kind = 'charge' AND amount_nano < 0) OR (kind = 'grant' AND amount_nano > 0) OR kind = 'adjustment')
) STRICT, WITHOUT ROWID;

CREATE TRIGGER credit_entries_no_update BEFORE UPDATE ON credit_entries
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER credit_entries_no_delete BEFORE DELETE ON credit_entries
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TABLE settings (
    key           TEXT PRIMARY KEY,
    value         TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_entries (
    id     INTEGER PRIMARY KEY,
    at_ms  INTEGER NOT NULL,
    actor  TEXT NOT NULL,
    action TEXT NOT NULL,
    what   TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- One row: which master key the ciphertexts need and how to tell that a key is the right one.
CREATE TABLE vault_meta (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    key_id      INTEGER NOT NULL,
    check_value BLOB NOT NULL,
    source      TEXT NOT NULL CHECK (source IN ('keychain', 'passphrase', 'keyfile')),
    slot        BLOB NOT NULL,
    made_at_ms  INTEGER NOT NULL
) STRICT;

-- The management API's token, as SHA-256.
CREATE TABLE admin_tokens (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    hash          BLOB NOT NULL CHECK (length(hash) = 32),
    created_at_ms INTEGER NOT NULL
) STRICT;

INSERT INTO accounts (id, name, created_at_ms) VALUES (1, 'default', 0);

