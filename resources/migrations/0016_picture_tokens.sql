-- Tokens that stand for pictures, which have prices of their own. Without CHECK, which would read every call there is.

ALTER TABLE model_calls ADD COLUMN image_input INTEGER NOT NULL DEFAULT 0;

ALTER TABLE model_calls ADD COLUMN image_output INTEGER NOT NULL DEFAULT 0;
