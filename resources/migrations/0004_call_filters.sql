-- The log's filters by request id and by least duration. Portico's own request ids begin with the time, so that this
-- index grows at its end.

CREATE INDEX model_calls_request ON model_calls (request_id);

-- Slow calls by class, class n being those of 2^n seconds and more: a page of them is a walk by id in each class. What
-- is faster costs nothing here.
CREATE INDEX model_calls_slow ON model_calls (
    (duration_us >= 2000000) + (duration_us >= 4000000) + (duration_us >= 8000000) + (duration_us >= 16000000)
    + (duration_us >= 32000000) + (duration_us >= 64000000) + (duration_us >= 128000000) + (duration_us >= 256000000)
    + (duration_us >= 512000000), id) WHERE duration_us >= 1000000;
