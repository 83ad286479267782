-- The sums by hour get those of the hour's quarters, on which days begin in some zones, and histograms of the times. The
-- blobs are written by functions of Portico's own: see QuarterSums and LatencyHistogram.

ALTER TABLE usage_hours ADD COLUMN quarters BLOB NOT NULL DEFAULT x'';

ALTER TABLE usage_hours ADD COLUMN ttfb_histogram BLOB NOT NULL DEFAULT x'';

ALTER TABLE usage_hours ADD COLUMN duration_histogram BLOB NOT NULL DEFAULT x'';

UPDATE usage_hours
SET quarters = past.quarters, ttfb_histogram = past.ttfb, duration_histogram = past.duration
FROM (SELECT started_at_ms / 3600000 * 3600000 AS hour_ms, coalesce(app_id, 0) AS app_id,
             coalesce(account_id, 0) AS account_id, coalesce(provider_id, 0) AS provider_id, model_served, type,
             quarters_of(started_at_ms, status = 'failed',
                         uncached_input + cache_read + cache_write_5m + cache_write_1h, output, cache_read,
                         coalesce(cost_nano, 0), coalesce(credits_nano, 0),
                         credits_nano IS NULL
                             AND (status = 'succeeded' OR uncached_input + cache_read + cache_write_5m
                                  + cache_write_1h + output + images + characters + audio_ms > 0),
                         ttfb_us, duration_us) AS quarters,
             latency_of(ttfb_us) AS ttfb, latency_of(duration_us) AS duration
      FROM model_calls
      GROUP BY 1, 2, 3, 4, 5, 6) AS past
WHERE usage_hours.hour_ms = past.hour_ms AND usage_hours.app_id = past.app_id
      AND usage_hours.account_id = past.account_id AND usage_hours.provider_id = past.provider_id
      AND usage_hours.model = past.model_served AND usage_hours.type = past.type;
