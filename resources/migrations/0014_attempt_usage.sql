-- What the provider of an attempt that was left said that it billed; of the last attempt it is the call's own. Without a
-- price the cost is not known.

ALTER TABLE call_attempts ADD COLUMN input_tokens INTEGER NOT NULL DEFAULT 0;

ALTER TABLE call_attempts ADD COLUMN output_tokens INTEGER NOT NULL DEFAULT 0;

ALTER TABLE call_attempts ADD COLUMN cost_nano INTEGER;
