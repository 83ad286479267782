// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/storedresponsecall.h"

#include <QUrlQuery>

#include "gateway/api/answers.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/responses/responsesturns.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 maxPage = 100;
constexpr QByteArrayView inputItems {"input_items"};
constexpr QByteArrayView cancel {"cancel"};

QByteArray idOf(const QByteArray &path)
{
    const qsizetype slash = path.indexOf('/');
    return slash < 0 ? path : path.left(slash);
}

QByteArray whatOf(const QByteArray &path)
{
    const qsizetype slash = path.indexOf('/');
    return slash < 0 ? QByteArray {} : path.mid(slash + 1);
}

ApiFault notFound(const QByteArray &id)
{
    ApiFault fault = makeFault(ErrorCode::NotFound, "Response with id '" + id + "' not found.");
    fault.type = "invalid_request_error"_ba;
    return fault;
}

tl::expected<ResponsesTurns::Page, ApiFault> pageOf(const QByteArray &query)
{
    const QUrlQuery asked {QString::fromLatin1(query)};
    ResponsesTurns::Page page;
    page.after = asked.queryItemValue(u"after"_s, QUrl::FullyDecoded).toUtf8();
    const QString order = asked.queryItemValue(u"order"_s);
    page.isForward = order == u"asc"_s;
    if (!order.isEmpty() && !page.isForward && order != u"desc"_s)
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "order must be asc or desc")};
    if (asked.hasQueryItem(u"limit"_s)) {
        bool isNumber = false;
        page.limit = asked.queryItemValue(u"limit"_s).toLongLong(&isNumber);
        if (!isNumber || page.limit < 1 || page.limit > maxPage)
            return tl::unexpected {makeFault(ErrorCode::BadRequest, "limit must be a number from 1 to 100")};
    }
    return page;
}
} // namespace

StoredResponseCall::StoredResponseCall(ResponseArchive &archive, Exchange &exchange, Asked asked)
    : m_archive {archive}
    , m_exchange {exchange}
    , m_asked {std::move(asked)}
    , m_id {idOf(m_asked.path)}
    , m_what {whatOf(m_asked.path)}
{}

bool StoredResponseCall::serves(const QByteArray &method, const QByteArray &path)
{
    const QByteArray what = whatOf(path);
    if (method == "POST")
        return what == cancel;
    return what.isEmpty() || (what == inputItems && method != "DELETE");
}

void StoredResponseCall::handleBody(QByteArray)
{
    if (m_exchange.head().method == "DELETE")
        return m_archive.remove(m_asked.appId, m_id, &m_context,
                                [this](const Result<bool> &removed) { answerRemoval(removed); });
    m_archive.find(m_asked.appId, m_id, isAbout(inputItems), &m_context,
                   [this](const Result<StoredTurns> &found) { answer(found); });
}

void StoredResponseCall::answer(const Result<StoredTurns> &found)
{
    if (!found)
        return refuse(makeFault(found.error().code, found.error().detail.toUtf8()));
    if (found->empty())
        return refuse(notFound(m_id));
    if (isAbout(inputItems))
        return respondItems(*found);
    if (isAbout(cancel)) // every turn here has ended
        return refuse(makeFault(ErrorCode::BadRequest, "Cannot cancel a synchronous response."));
    if (QUrlQuery {QString::fromLatin1(m_exchange.head().query)}.queryItemValue(u"stream"_s) == u"true"_s)
        return refuse(makeFault(ErrorCode::BadRequest, "A response that has ended is not streamed again: ask for it "
                                                       "without 'stream'."));
    respondJson(m_exchange, ApiDialect::OpenAi, 200, m_asked.requestId, found->front().response);
}

void StoredResponseCall::answerRemoval(const Result<bool> &removed)
{
    if (!removed)
        return refuse(makeFault(removed.error().code, removed.error().detail.toUtf8()));
    if (!*removed)
        return refuse(notFound(m_id));
    JsonWriter json;
    json.beginObject().member("id", m_id).member("object", "response").flag("deleted", true).endObject();
    respondJson(m_exchange, ApiDialect::OpenAi, 200, m_asked.requestId, json.take());
}

void StoredResponseCall::respondItems(const StoredTurns &turns)
{
    const auto page = pageOf(m_exchange.head().query);
    if (!page)
        return refuse(page.error());
    std::optional<QByteArray> body = ResponsesTurns::listBody(ResponsesTurns::inputItemsOf(turns), *page);
    if (!body)
        return refuse(makeFault(ErrorCode::BadRequest, "after names no item of this response"));
    respondJson(m_exchange, ApiDialect::OpenAi, 200, m_asked.requestId, *std::move(body));
}

void StoredResponseCall::refuse(const ApiFault &fault)
{
    respondFault(m_exchange, ApiDialect::OpenAi, fault, m_asked.requestId);
}
