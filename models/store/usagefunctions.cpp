// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/usagefunctions.h"

#include <sqlite3.h>
#include <utility>

#include <QSqlDriver>

#include "models/store/quartersums.h"
#include "models/store/sql.h"
#include "models/store/usagespans.h"
#include "models/values/latencyhistogram.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QByteArrayView blobOf(sqlite3_value *value)
{
    return {static_cast<const char *>(sqlite3_value_blob(value)), sqlite3_value_bytes(value)};
}

void giveBlob(sqlite3_context *context, const QByteArray &bytes)
{
    // Without an address an empty one would be NULL.
    sqlite3_result_blob(context, bytes.isEmpty() ? "" : bytes.constData(), static_cast<int>(bytes.size()),
                        SQLITE_TRANSIENT);
}

void refuse(sqlite3_context *context)
{
    sqlite3_result_error(context, "not a blob of sums", -1);
}

/// SQLite gives zeroed memory for an aggregate and frees it without a word, so it holds a pointer to the real thing.
/// Null: no memory.
template <typename Sum>
Sum *sumOf(sqlite3_context *context)
{
    auto **const held = static_cast<Sum **>(sqlite3_aggregate_context(context, sizeof(Sum *)));
    if (!held)
        return nullptr;
    if (!*held)
        *held = new Sum;
    return *held;
}

/// Is called after an error and for no rows, too.
template <typename Sum>
void giveSum(sqlite3_context *context)
{
    auto **const held = static_cast<Sum **>(sqlite3_aggregate_context(context, 0));
    giveBlob(context, held && *held ? (*held)->encoded() : Sum {}.encoded());
    if (held)
        delete std::exchange(*held, nullptr);
}

void mergeLatency(sqlite3_context *context, int, sqlite3_value **values)
{
    if (const auto sum = LatencyHistogram::merged(blobOf(values[0]), blobOf(values[1])))
        giveBlob(context, *sum);
    else
        refuse(context);
}

void addTime(sqlite3_context *context, int, sqlite3_value **values)
{
    if (auto *const histogram = sumOf<LatencyHistogram>(context))
        histogram->add(sqlite3_value_int64(values[0]));
    else
        sqlite3_result_error_nomem(context);
}

void addHistogram(sqlite3_context *context, int, sqlite3_value **values)
{
    auto *const histogram = sumOf<LatencyHistogram>(context);
    if (!histogram)
        sqlite3_result_error_nomem(context);
    else if (!histogram->addEncoded(blobOf(values[0])))
        refuse(context);
}

void mergeQuarters(sqlite3_context *context, int, sqlite3_value **values)
{
    auto sum = QuarterSums::decoded(blobOf(values[0]));
    const auto other = QuarterSums::decoded(blobOf(values[1]));
    if (!sum || !other)
        return refuse(context);
    sum->add(*other);
    giveBlob(context, sum->encoded());
}

void addQuarters(sqlite3_context *context, int, sqlite3_value **values)
{
    auto *const sums = sumOf<QuarterSums>(context);
    const auto other = QuarterSums::decoded(blobOf(values[0]));
    if (!sums)
        sqlite3_result_error_nomem(context);
    else if (!other)
        refuse(context);
    else
        sums->add(*other);
}

void addCall(sqlite3_context *context, int, sqlite3_value **values)
{
    auto *const sums = sumOf<QuarterSums>(context);
    if (!sums)
        return sqlite3_result_error_nomem(context);
    const qint64 inHourMs = sqlite3_value_int64(values[0]) % usageHourMs;
    UsageCounts counts;
    counts.calls = 1;
    for (size_t i = 1; i < UsageCounts::parts().size(); ++i)
        counts.*UsageCounts::parts()[i] = sqlite3_value_int64(values[i]);
    sums->quarters[static_cast<size_t>(std::max<qint64>(inHourMs, 0) / usageQuarterMs)].add(counts);
}

struct SqlFunction
{
    const char *name;
    int arguments;
    void (*scalar)(sqlite3_context *, int, sqlite3_value **);
    void (*step)(sqlite3_context *, int, sqlite3_value **);
    void (*final)(sqlite3_context *);
};

constexpr SqlFunction functions[] {
    {"latency_merged", 2, mergeLatency, nullptr, nullptr},
    {"latency_of", 1, nullptr, addTime, giveSum<LatencyHistogram>},
    {"latency_sum", 1, nullptr, addHistogram, giveSum<LatencyHistogram>},
    {"quarters_merged", 2, mergeQuarters, nullptr, nullptr},
    {"quarters_of", 10, nullptr, addCall, giveSum<QuarterSums>},
    {"quarters_sum", 1, nullptr, addQuarters, giveSum<QuarterSums>},
};

Result<sqlite3 *> handleOf(const Connection &connection)
{
    Result<QSqlQuery> row = runSql(connection, u"SELECT sqlite_source_id()"_s);
    if (!row)
        return tl::unexpected {row.error()};
    const QVariant handle = connection.database().driver()->handle();
    if (!row->next() || row->value(0).toString() != QLatin1StringView {sqlite3_sourceid()}
        || qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return fail(ErrorCode::Storage, u"Qt's SQLite driver was built with another SQLite than Portico"_s);
    return *static_cast<sqlite3 *const *>(handle.constData());
}
} // namespace

Outcome addUsageFunctions(const Connection &connection)
{
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    const Result<sqlite3 *> handle = handleOf(connection);
    if (!handle)
        return tl::unexpected {handle.error()};
    for (const SqlFunction &function : functions) {
        if (sqlite3_create_function(*handle, function.name, function.arguments, flags, nullptr, function.scalar,
                                    function.step, function.final)
            != SQLITE_OK)
            return fail(ErrorCode::Storage, QString::fromUtf8(sqlite3_errmsg(*handle)));
    }
    return {};
}
