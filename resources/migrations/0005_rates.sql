-- Prices that depend on something (tiers, sound, sizes of images, batches, requests) are JSON objects of whole numbers
-- beside the plain ones. A source is "user" or the catalogue that a price was taken from. A model whose row says that
-- it is not priced was made so by a person; no catalogue prices it again by itself.

ALTER TABLE ai_model_rate_versions ADD COLUMN source TEXT NOT NULL DEFAULT 'user';

ALTER TABLE ai_model_rate_versions ADD COLUMN cost_more TEXT NOT NULL DEFAULT '';

ALTER TABLE ai_model_rate_versions ADD COLUMN credit_more TEXT NOT NULL DEFAULT '';

ALTER TABLE ai_model_rates ADD COLUMN priced INTEGER NOT NULL DEFAULT 1;

-- What else a call's price depends on. Without CHECK, which would read every call there is.

ALTER TABLE model_calls ADD COLUMN audio_input INTEGER NOT NULL DEFAULT 0;

ALTER TABLE model_calls ADD COLUMN audio_output INTEGER NOT NULL DEFAULT 0;

ALTER TABLE model_calls ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;

ALTER TABLE model_calls ADD COLUMN image_variant TEXT NOT NULL DEFAULT '';
