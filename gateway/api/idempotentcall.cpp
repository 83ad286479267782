// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/idempotentcall.h"

#include <algorithm>
#include <utility>

#include <QCryptographicHash>

#include "gateway/api/answers.h"
#include "gateway/api/apiservices.h"
#include "gateway/api/chatcall.h"
#include "gateway/api/idempotentrun.h"
#include "gateway/api/ownfaults.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxKeyBytes = 255;
constexpr qint64 retryWhenUnsharedMs = 1000;

ApiFault otherRequestFault()
{
    ApiFault fault =
        makeFault(ErrorCode::BadRequest, "this Idempotency-Key was used for another request: send a new key with it");
    fault.status = 422;
    fault.reason = "idempotency_key_reused";
    return fault;
}

ApiFault unsharedFault()
{
    ApiFault fault = makeFault(ErrorCode::Conflict, "the call under this Idempotency-Key cannot be joined any more: "
                                                    "send the request again in a moment");
    fault.reason = "idempotency_key_in_use";
    fault.retryAfterMs = retryWhenUnsharedMs;
    return fault;
}

ApiFault brokenRunFault()
{
    return makeFault(ErrorCode::UpstreamFailed, "the call under this Idempotency-Key ended without an answer");
}
} // namespace

IdempotentCall::IdempotentCall(ApiServices &services, Exchange &exchange, std::unique_ptr<CallProtocol> protocol,
                               std::shared_ptr<const AppSnapshot> app, QByteArray requestId)
    : m_services {services}
    , m_exchange {exchange}
    , m_protocol {std::move(protocol)}
    , m_dialect {m_protocol->errorDialect()}
    , m_app {std::move(app)}
    , m_requestId {std::move(requestId)}
{}

IdempotentCall::~IdempotentCall()
{
    leave();
}

QByteArray IdempotentCall::problemOfKey(const HeaderList &headers)
{
    const QByteArray key = headers.value(keyHeader);
    if (headers.count(keyHeader) != 1)
        return "there must be one Idempotency-Key";
    if (key.isEmpty() || key.size() > maxKeyBytes)
        return "the Idempotency-Key must have 1 to 255 characters";
    const bool isPlain = std::all_of(key.begin(), key.end(), [](char c) { return c >= ' ' && c <= '~'; });
    return isPlain ? QByteArray {} : "the Idempotency-Key must be plain ASCII"_ba;
}

bool IdempotentCall::handleRefusedBody(const BodyRefusal &refusal)
{
    if (!m_refused)
        m_refused = std::make_unique<ChatCall>(m_services, m_exchange, std::move(m_protocol), m_app, m_requestId);
    return m_refused->handleRefusedBody(refusal);
}

void IdempotentCall::handleBody(QByteArray body)
{
    const IdempotencyStore::Key key {m_app->id, m_exchange.head().headers.value(keyHeader)};
    const QByteArray fingerprint = fingerprintOf(body);
    IdempotentRun *run = nullptr;
    // Joined before others can see it, so that nobody leaves it as the last one.
    const auto make = [this, &key, &run] {
        run = &m_services.beginRun(m_exchange, key);
        m_reader = run->tape()->join(pulling());
        return run->tape();
    };
    const IdempotencyStore::Found found = m_services.answers->find(key, fingerprint, m_services.clock->utcMs(), make);
    if (!found.tape)
        return respondFault(m_exchange, m_dialect, otherRequestFault(), m_requestId);
    m_tape = found.tape;
    if (run)
        return run->begin(std::make_unique<ChatCall>(m_services, *run, std::move(m_protocol), m_app, m_requestId),
                          std::move(body));
    m_isReplay = true;
    m_reader = m_tape->join(pulling());
    if (m_reader == 0) // it was given up a moment ago, or is too long
        return respondFault(m_exchange, m_dialect, unsharedFault(), m_requestId);
    pulling()();
}

AnswerTape::Wake IdempotentCall::pulling()
{
    return [this] {
        QMetaObject::invokeMethod(
            &m_context, [this] { pull(); }, Qt::QueuedConnection);
    };
}

void IdempotentCall::handleClientGone()
{
    leave();
    if (m_refused)
        m_refused->handleClientGone();
}

void IdempotentCall::handleWritable()
{
    pull();
}

void IdempotentCall::handleShutdown()
{
    if (m_tape)
        m_tape->stop();
    else if (m_refused)
        m_refused->handleShutdown();
}

/// All that shapes the answer: of the query all but the app's key, of the headers the type, which may hold a form's
/// boundary, and those that choose a version.
QByteArray IdempotentCall::fingerprintOf(const QByteArray &body) const
{
    const RequestHead &head = m_exchange.head();
    QList<QByteArray> query = head.query.split('&');
    query.removeIf([](const QByteArray &member) { return member.startsWith("key="); });
    QCryptographicHash hash {QCryptographicHash::Sha256};
    for (const QByteArray &part : {head.method, head.path, query.join('&'), head.headers.value("content-type"),
                                   head.headers.value("anthropic-version"), head.headers.value("anthropic-beta"),
                                   head.headers.value("openai-beta"), body}) {
        hash.addData(QByteArray {QByteArray::number(part.size()) + ':'});
        hash.addData(part);
    }
    return hash.result();
}

void IdempotentCall::leave()
{
    if (m_tape && m_reader != 0)
        m_tape->leave(std::exchange(m_reader, 0));
}

void IdempotentCall::pull()
{
    if (m_reader == 0 || m_exchange.pendingBytes() > Exchange::highWaterBytes)
        return;
    AnswerTape::Piece piece = m_tape->read(m_reader);
    if (piece.state != AnswerTape::State::Open)
        leave(); // after this nothing new comes
    give(std::move(piece));
}

/// Copies of a kept answer take room as answers do, and there is no limit to how often one may be asked for.
void IdempotentCall::giveWhole(int status, HeaderList headers)
{
    BufferShare share {m_services.buffers};
    if (m_isReplay && !share.cover(m_whole.size()))
        return respondFault(m_exchange, m_dialect, noRoomFault(retryWhenUnsharedMs), m_requestId);
    share.clear(); // from here on the connection accounts for it
    m_exchange.respond(status, std::move(headers), std::move(m_whole));
}

void IdempotentCall::give(AnswerTape::Piece piece)
{
    const bool isEnd = piece.state == AnswerTape::State::Finished;
    if (piece.hasHead && m_isReplay)
        piece.headers.add("idempotent-replayed"_ba, "true"_ba);
    if (piece.isWhole) {
        m_whole += piece.bytes;
        if (isEnd)
            giveWhole(piece.status, std::move(piece.headers));
        return;
    }
    if (piece.hasHead && !m_exchange.isStarted())
        m_exchange.start(piece.status, std::move(piece.headers));
    if (isEnd)
        m_exchange.finishWith(piece.bytes);
    else if (!piece.bytes.isEmpty())
        m_exchange.write(piece.bytes);
    if (piece.state != AnswerTape::State::Aborted)
        return;
    if (m_exchange.isStarted())
        m_exchange.abort();
    else
        respondFault(m_exchange, m_dialect, brokenRunFault(), m_requestId);
}
