// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/turnmemory.h"

#include <algorithm>
#include <utility>

#include "gateway/dialects/bytesearch.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/responses/responsesturns.h"

namespace
{
constexpr size_t maxMentionedTurns = 32;

std::optional<QByteArray> findIn(const std::vector<QByteArray> &items, const QByteArray &id)
{
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&id](const QByteArray &item) { return JsonView {item}["id"].is(id); });
    return found == items.end() ? std::nullopt : std::optional {*found};
}

/// State that the provider keeps: what is known here is not all that the model reads.
bool leansOnProvider(const JsonObject &request, const QByteArray &previousId)
{
    return request["conversation"].exists() || request["prompt"].exists()
           || request["previous_response_id"].text() != previousId;
}
} // namespace

TurnMemory::TurnMemory(ResponseArchive &archive, qint64 appId)
    : m_archive {archive}
    , m_appId {appId}
{}

bool TurnMemory::lookUp(const QByteArray &body, Done done)
{
    const bool mayRefer = ByteSearch::holds(body, "previous_response_id") || ByteSearch::holds(body, "\"id\"");
    const std::optional<JsonView> view = mayRefer ? JsonView::checked(body) : std::nullopt;
    if (!view || !view->isObject())
        return false;
    m_references = ResponsesHistory::referencesOf(body);
    if (m_references.previousId.isEmpty() && m_references.itemIds.empty())
        return false;
    m_body = body;
    m_done = std::move(done);
    if (m_references.previousId.isEmpty()) {
        QMetaObject::invokeMethod(
            &m_context, [this] { take(StoredTurns {}, true); }, Qt::QueuedConnection);
        return true;
    }
    m_archive.find(m_appId, m_references.previousId, true, &m_context,
                   [this](Result<StoredTurns> found) { take(std::move(found), true); });
    return true;
}

void TurnMemory::take(Result<StoredTurns> found, bool isPrevious)
{
    if (!found)
        return m_done(tl::unexpected {found.error()});
    std::vector<QByteArray> items = ResponsesTurns::itemsOf(*found);
    if (!isPrevious) {
        std::move(items.begin(), items.end(), std::back_inserter(m_mentioned));
        return lookUpNext();
    }
    m_earlier = std::move(items);
    (found->empty() ? m_unknownId : m_previousId) = m_references.previousId;
    for (const QByteArray &id : m_references.itemIds) {
        const QByteArray owner = ResponsesTurns::responseIdOf(id);
        const bool isKnown = findIn(m_earlier, id) || std::count(m_missing.begin(), m_missing.end(), owner) > 0;
        if (!owner.isEmpty() && !isKnown && m_missing.size() < maxMentionedTurns)
            m_missing.push_back(owner);
    }
    lookUpNext();
}

void TurnMemory::lookUpNext()
{
    if (m_missing.empty())
        return finish();
    const QByteArray id = std::exchange(m_missing.back(), {});
    m_missing.pop_back();
    m_archive.find(m_appId, id, false, &m_context,
                   [this](Result<StoredTurns> found) { take(std::move(found), false); });
}

void TurnMemory::finish()
{
    if (!m_unknownId.isEmpty()) // whoever knows it knows the rest
        return m_done(m_body);
    m_isResolved = true;
    m_done(ResponsesHistory::resolved(m_body, m_earlier, [this](const QByteArray &id) { return itemById(id); }));
}

std::optional<QByteArray> TurnMemory::itemById(const QByteArray &id) const
{
    std::optional<QByteArray> found = findIn(m_earlier, id);
    return found ? found : findIn(m_mentioned, id);
}

std::optional<QByteArray> TurnMemory::passableBody() const
{
    if (!m_isResolved)
        return std::nullopt;
    const auto portableItem = [this](const QByteArray &id) -> std::optional<QByteArray> {
        const std::optional<QByteArray> found = itemById(id);
        std::vector<QByteArray> items = ResponsesTurns::portable({found.value_or(QByteArray {})});
        return found && !items.empty() ? std::optional {items.front()} : std::nullopt;
    };
    return ResponsesHistory::resolved(m_body, ResponsesTurns::portable(m_earlier), portableItem);
}

std::shared_ptr<const StoredResponse> TurnMemory::turn(const QByteArray &body, QByteArrayView answer, bool isStream,
                                                       qint64 nowMs) const
{
    const QByteArray &asked = m_body.isEmpty() ? body : m_body;
    const JsonObject request {JsonView {asked}};
    if (!request["store"].boolean().value_or(true) || leansOnProvider(request, m_previousId))
        return nullptr;
    auto turn = std::make_shared<StoredResponse>();
    turn->response = ResponsesTurns::endedResponse(answer, isStream);
    turn->id = JsonView {turn->response}["id"].text();
    if (turn->id.isEmpty() || turn->id == m_previousId)
        return nullptr;
    const QByteArray own = ResponsesHistory::resolved(asked, {}, [this](const QByteArray &id) { return itemById(id); });
    if (!ResponsesHistory::referencesOf(own).itemIds.empty()) // the provider knew them, nobody else does
        return nullptr;
    turn->appId = m_appId;
    turn->previousId = m_previousId;
    turn->input = ResponsesTurns::keptInput(ResponsesHistory::inputItemsOf(own), turn->id);
    turn->createdAtMs = nowMs;
    return turn;
}
