// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/usagecolumns.h"

using namespace Qt::Literals::StringLiterals;

QString UsageColumns::names()
{
    return u"calls, failures, input_tokens, output_tokens, cache_read, cost_nano, credits_nano, unpriced_calls, "
           "ttfb_sum_us, duration_sum_us, ttfb_histogram, duration_histogram"_s;
}

QString UsageColumns::sums()
{
    return u"sum(calls), sum(failures), sum(input_tokens), sum(output_tokens), sum(cache_read), sum(cost_nano), "
           "sum(credits_nano), sum(unpriced_calls), sum(ttfb_sum_us), sum(duration_sum_us), "
           "latency_sum(ttfb_histogram), latency_sum(duration_histogram)"_s;
}

QString UsageColumns::additions()
{
    return u"calls = calls + excluded.calls, failures = failures + excluded.failures, "
           "input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + "
           "excluded.output_tokens, "
           "cache_read = cache_read + excluded.cache_read, cost_nano = cost_nano + excluded.cost_nano, "
           "credits_nano = credits_nano + excluded.credits_nano, "
           "unpriced_calls = unpriced_calls + excluded.unpriced_calls, "
           "ttfb_sum_us = ttfb_sum_us + excluded.ttfb_sum_us, "
           "duration_sum_us = duration_sum_us + excluded.duration_sum_us, "
           "ttfb_histogram = latency_merged(ttfb_histogram, excluded.ttfb_histogram), "
           "duration_histogram = latency_merged(duration_histogram, excluded.duration_histogram)"_s;
}
