-- How an alias chooses among its targets, and their weights, one a line like the targets; empty: all alike.

ALTER TABLE model_aliases ADD COLUMN strategy TEXT NOT NULL DEFAULT 'priority'
    CHECK (strategy IN ('priority', 'weighted', 'least-cost', 'lowest-latency', 'sticky'));

ALTER TABLE model_aliases ADD COLUMN weights TEXT NOT NULL DEFAULT '';

-- What is left alone for a while: a credential (model is empty), a credential for one model, or a model of a provider
-- whoever asks (credential_id is 0). A row stands as long as it is not known to work again.
CREATE TABLE circuits (
    provider_id   INTEGER NOT NULL REFERENCES ai_providers (id),
    credential_id INTEGER NOT NULL CHECK (credential_id >= 0),
    model         TEXT NOT NULL CHECK (length(model) <= 512),
    reason        TEXT NOT NULL CHECK (reason IN ('refused', 'out-of-funds', 'rate-limited', 'failing')),
    since_ms      INTEGER NOT NULL,
    until_ms      INTEGER NOT NULL,
    failures      INTEGER NOT NULL CHECK (failures > 0),
    detail        TEXT NOT NULL,
    PRIMARY KEY (provider_id, credential_id, model)
) STRICT, WITHOUT ROWID;

-- When somebody said "try now": what was known before is forgotten.
ALTER TABLE ai_credentials ADD COLUMN retry_at_ms INTEGER NOT NULL DEFAULT 0;
