// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/callrepository.h"

#include <algorithm>

#include "models/store/apprepository.h"
#include "models/store/attachedarchive.h"
#include "models/store/callarchive.h"
#include "models/store/connection.h"
#include "models/store/providerrepository.h"
#include "models/values/callid.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int maxPageRows = 1'000;
constexpr int mostArchives = 4; ///< looked into for one page

bool isNewer(const CallRow &a, const CallRow &b)
{
    return a.call.id > b.call.id;
}

bool isSame(const CallRow &a, const CallRow &b)
{
    return a.call.id == b.call.id;
}

/// Until a call's copy is followed by its deletion, it is in both. What is older than one of both looked is left out.
void merge(CallReader::Found &found, const CallReader::Found &archived, int limit)
{
    QList<CallRow> merged;
    merged.reserve(found.rows.size() + archived.rows.size());
    std::merge(found.rows.begin(), found.rows.end(), archived.rows.begin(), archived.rows.end(),
               std::back_inserter(merged), isNewer);
    merged.erase(std::unique(merged.begin(), merged.end(), isSame), merged.end());
    found.floorId = std::max(found.floorId, archived.floorId);
    erase_if(merged, [floor = found.floorId](const CallRow &row) { return row.call.id < floor; });
    merged.resize(std::min<qsizetype>(merged.size(), limit));
    found.rows = std::move(merged);
}

/// The page is full, or was looked for only so far, and all that the archive has comes after it.
bool isBeyond(qint64 archiveEndId, const CallReader::Found &found, int limit)
{
    return found.floorId >= archiveEndId || (found.rows.size() >= limit && found.rows.last().call.id >= archiveEndId);
}

/// No call of the archive's quarter is in the query's range. One that began before the quarter may be there, by its id.
bool isOutside(const CallArchive &archive, const CallQuery &query)
{
    return (query.beforeId > 0 && query.beforeId <= archive.firstId())
           || std::max(CallIdGenerator::firstAt(query.sinceMs), query.afterId + 1) >= archive.endId();
}
} // namespace

Result<CallPage> CallRepository::page(const CallQuery &query) const
{
    CallOwners owners;
    if (!query.app.isEmpty()) {
        auto ids = AppRepository {m_connection}.idsNamed(query.app);
        if (!ids)
            return tl::unexpected {std::move(ids.error())};
        owners.appIds = std::move(*ids);
    }
    if (!query.provider.isEmpty()) {
        auto ids = ProviderRepository {m_connection}.idsNamed(query.provider);
        if (!ids)
            return tl::unexpected {std::move(ids.error())};
        owners.providerIds = std::move(*ids);
    }
    if ((owners.appIds && owners.appIds->isEmpty()) || (owners.providerIds && owners.providerIds->isEmpty()))
        return CallPage {};
    const int limit = std::clamp(query.limit, 1, maxPageRows);
    auto found = CallReader {m_connection, u"main"_s}.rows(query, owners, limit);
    if (!found)
        return tl::unexpected {std::move(found.error())};
    addArchived(query, owners, limit, *found);
    CallPage page {std::move(found->rows), found->floorId, found->floorId > 0, std::move(found->missing)};
    if (page.rows.size() >= limit) {
        page.nextBeforeId = page.rows.last().call.id;
        page.isPartial = false;
    }
    return page;
}

Result<CallPage> CallRepository::fullPage(const CallQuery &query) const
{
    Result<CallPage> all = page(query);
    CallQuery further = query;
    while (all && all->isPartial) {
        further.beforeId = all->nextBeforeId;
        further.limit = query.limit - static_cast<int>(all->rows.size());
        Result<CallPage> more = page(further);
        if (!more)
            return more;
        QStringList missing = all->missing + more->missing;
        missing.removeDuplicates();
        all = CallPage {all->rows + more->rows, more->nextBeforeId, more->isPartial, missing};
    }
    return all;
}

/// The newest archive first, until the page is full of calls that are newer than what the others have. One that cannot
/// be read keeps nobody from the others.
void CallRepository::addArchived(const CallQuery &query, const CallOwners &owners, int limit,
                                 CallReader::Found &found) const
{
    int opened = 0;
    for (const CallArchive &archive : CallArchive::existing(m_connection.path())) {
        if (isBeyond(archive.endId(), found, limit))
            return;
        if (isOutside(archive, query))
            continue;
        if (++opened > mostArchives) {
            found.floorId = std::max(found.floorId, archive.endId());
            return;
        }
        const AttachedArchive attached {m_connection, archive};
        const CallReader reader {m_connection, u"archive"_s};
        const Result<qint64> newest = attached.attached().and_then([&reader] { return reader.newestId(); });
        if (newest && isBeyond(*newest + 1, found, limit))
            return;
        const auto archived =
            newest.and_then([&](qint64) { return reader.rows(query, owners, limit); })
                .map_error([&](const Error &error) { return archiveError(error, m_connection, archive); });
        if (archived)
            merge(found, *archived, limit);
        else
            found.missing.append(archived.error().detail);
    }
}

Result<CallRow> CallRepository::byId(qint64 id) const
{
    auto found = CallReader {m_connection, u"main"_s}.byId(id);
    for (const CallArchive &archive : CallArchive::existing(m_connection.path())) {
        if (!found || *found || id < archive.firstId() || id >= archive.endId())
            continue;
        const AttachedArchive opened {m_connection, archive};
        found = opened.attached().and_then([&] { return CallReader {m_connection, u"archive"_s}.byId(id); });
        if (!found)
            return fail(ErrorCode::NotFound, u"the call %1 is not in the database, and "_s.arg(id)
                                                 + archiveError(found.error(), m_connection, archive).detail);
    }
    if (!found)
        return tl::unexpected {std::move(found.error())};
    if (!*found)
        return fail(ErrorCode::NotFound, u"there is no call %1"_s.arg(id));
    return std::move(**found);
}

Result<qint64> CallRepository::newestId() const
{
    return CallReader {m_connection, u"main"_s}.newestId();
}

Result<QList<CallRow>> CallRepository::lastFailures(qint64 fromMs, qint64 toMs, int limit) const
{
    CallQuery query;
    query.sinceMs = fromMs;
    query.untilMs = toMs;
    query.status = CallStatus::Failed;
    query.limit = limit;
    return fullPage(query).map([](const CallPage &found) { return found.rows; });
}
