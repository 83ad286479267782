// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/turnmemory.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gateway/dialects/bytesearch.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/responses/responsesturns.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr size_t maxMentionedTurns = 32;

std::optional<QByteArray> findIn(const std::vector<QByteArray> &items, const QByteArray &id)
{
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&id](const QByteArray &item) { return JsonView {item}["id"].is(id); });
    return found == items.end() ? std::nullopt : std::optional {*found};
}

/// It has something to look up, as far as its bytes tell: a name may be escaped.
bool mayRefer(const QByteArray &body)
{
    constexpr std::array<QByteArrayView, 4> marks {"previous_response_id", "\"id\"", "\"conversation\"", "\\u00"};
    return std::any_of(marks.begin(), marks.end(),
                       [&body](QByteArrayView mark) { return ByteSearch::holds(body, mark); });
}

/// Why a request may not refer as it does; empty: it may. What lies at a provider lies there under the hub's
/// credential, so whose it is cannot be told by it.
QString problemOf(const JsonView &request)
{
    int previous = 0;
    for (const JsonView::Member &member : request.members()) {
        if (member.key.is("conversation") && !member.value.isNull())
            return u"conversation: this hub has none. Continue with previous_response_id."_s;
        if (member.key.is("previous_response_id") && ++previous > 1)
            return u"'previous_response_id' is given twice."_s;
    }
    return {};
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
    const std::optional<JsonView> view = mayRefer(body) ? JsonView::checked(body) : std::nullopt;
    if (!view || !view->isObject())
        return false;
    if (const QString problem = problemOf(*view); !problem.isEmpty())
        return refuseLater(problem, std::move(done));
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

bool TurnMemory::refuseLater(const QString &why, Done done)
{
    m_done = std::move(done);
    QMetaObject::invokeMethod(
        &m_context, [this, why] { m_done(fail(ErrorCode::BadRequest, why)); }, Qt::QueuedConnection);
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
    if (!m_unknownId.isEmpty()) // a provider that knows it would show one app what another asked
        return m_done(fail(ErrorCode::BadRequest,
                           u"Previous response with id '%1' not found."_s.arg(QString::fromUtf8(m_unknownId))));
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
