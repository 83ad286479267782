-- What the user knows better than the catalogue of what a model takes: a JSON object of traits, or nothing.

ALTER TABLE ai_models ADD COLUMN traits TEXT NOT NULL DEFAULT '';
