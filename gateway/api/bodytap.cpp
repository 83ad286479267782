// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/bodytap.h"

#include <algorithm>
#include <utility>

#include "gateway/api/callrecorder.h"

BodyTap::BodyTap(Exchange &exchange, CallRecorder &recorder, BufferBudget *budget)
    : m_exchange {exchange}
    , m_recorder {recorder}
    , m_budget {budget}
    , m_share {budget}
{}

BodyTap::~BodyTap()
{
    if (m_keeps && m_bodies.callId != 0 && m_bodies.bytes() > 0)
        m_recorder.submitBodies(std::move(m_bodies));
}

void BodyTap::keepRequest(const QByteArray &body)
{
    if (!m_keeps)
        return;
    m_bodies.request.contentType = m_exchange.head().headers.value("content-type");
    if (roomFor(m_bodies.request, body.size()) == body.size())
        m_bodies.request.bytes = body;
    else
        keep(m_bodies.request, body);
}

void BodyTap::discard()
{
    m_keeps = false;
    m_bodies = {};
    m_share.clear();
}

void BodyTap::respond(int status, HeaderList headers, QByteArray body)
{
    if (m_keeps) {
        m_bodies.answer.contentType = headers.value("content-type");
        if (roomFor(m_bodies.answer, body.size()) == body.size())
            m_bodies.answer.bytes = body;
        else
            keep(m_bodies.answer, body);
    }
    m_exchange.respond(status, std::move(headers), std::move(body));
}

void BodyTap::start(int status, HeaderList headers)
{
    if (m_keeps)
        m_bodies.answer.contentType = headers.value("content-type");
    m_exchange.start(status, std::move(headers));
}

void BodyTap::write(QByteArrayView bytes)
{
    keep(m_bodies.answer, bytes);
    m_exchange.write(bytes);
}

void BodyTap::finish()
{
    m_exchange.finish();
}

void BodyTap::finishWith(QByteArrayView bytes)
{
    keep(m_bodies.answer, bytes);
    m_exchange.finishWith(bytes);
}

void BodyTap::abort()
{
    m_exchange.abort();
}

qsizetype BodyTap::roomFor(const KeptBody &side, qsizetype bytes)
{
    const qsizetype fitting = std::min(bytes, KeptBody::maxBytes - side.bytes.size());
    if (m_budget != nullptr && m_budget->leftBytes() < spareBytes)
        return 0;
    return m_share.cover(m_bodies.bytes() + fitting) ? fitting : 0;
}

void BodyTap::keep(KeptBody &side, QByteArrayView bytes)
{
    if (!m_keeps || side.isCut)
        return;
    const qsizetype kept = roomFor(side, bytes.size());
    side.bytes.append(bytes.first(kept));
    side.isCut = kept < bytes.size();
}
