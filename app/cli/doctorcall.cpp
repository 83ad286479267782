// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/doctorcall.h"

#include <utility>

#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

using namespace Qt::Literals::StringLiterals;

DoctorCall::DoctorCall(QString endpoint, QByteArray key, QObject *parent)
    : QObject {parent}
    , m_endpoint {std::move(endpoint)}
    , m_key {std::move(key)}
{
    m_network.setProxy(QNetworkProxy::NoProxy); // the gateway is on this machine
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        m_answer.error = u"no answer in %1 seconds"_s.arg(timeoutMs / 1000);
        m_reply->abort();
    });
}

DoctorCall::~DoctorCall() = default;

void DoctorCall::send(const QJsonObject &body, bool leavesEarly, Done done)
{
    m_answer = {};
    m_buffer.clear();
    m_done = std::move(done);
    m_isStream = body[u"stream"_s].toBool();
    m_leavesEarly = leavesEarly;
    QNetworkRequest request {QUrl(m_endpoint + u"/chat/completions"_s)};
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("Authorization", "Bearer " + m_key);
    m_clock.start();
    m_timeout.start(timeoutMs);
    m_reply = m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
    connect(m_reply, &QNetworkReply::readyRead, this, &DoctorCall::read);
    connect(m_reply, &QNetworkReply::finished, this, &DoctorCall::finish);
}

void DoctorCall::read()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_buffer += m_reply->readAll();
    if (!m_isStream || status != 200) {
        return;
    }
    for (qsizetype end = m_buffer.indexOf('\n'); end >= 0; end = m_buffer.indexOf('\n')) {
        const QByteArray line = m_buffer.first(end).trimmed();
        m_buffer.remove(0, end + 1);
        take(line);
    }
    if (m_leavesEarly && m_answer.pieces > 0) {
        m_reply->abort();
    }
}

void DoctorCall::take(QByteArrayView line)
{
    constexpr QByteArrayView field = "data:";
    if (!line.startsWith(field)) {
        return;
    }
    const QByteArray data = line.sliced(field.size()).trimmed().toByteArray();
    if (data == "[DONE]") {
        m_answer.isWhole = true;
        return;
    }
    const QJsonObject chunk = QJsonDocument::fromJson(data).object();
    if (chunk.contains(u"error"_s)) {
        m_answer.error = chunk[u"error"_s][u"message"_s].toString();
    }
    const QJsonObject choice = chunk[u"choices"_s].toArray().first().toObject();
    const QJsonObject delta = choice[u"delta"_s].toObject();
    const QString text = delta[u"content"_s].toString() + delta[u"reasoning_content"_s].toString();
    m_answer.finish = choice[u"finish_reason"_s].toString(m_answer.finish);
    if (text.isEmpty()) {
        return;
    }
    if (m_answer.pieces++ == 0) {
        m_answer.firstMs = m_clock.elapsed();
    }
    m_answer.text += text;
}

void DoctorCall::takeDocument(const QByteArray &bytes)
{
    const QJsonObject document = QJsonDocument::fromJson(bytes).object();
    if (document.contains(u"error"_s)) {
        m_answer.error = document[u"error"_s][u"message"_s].toString();
    }
    const QJsonObject choice = document[u"choices"_s].toArray().first().toObject();
    const QJsonObject message = choice[u"message"_s].toObject();
    m_answer.finish = choice[u"finish_reason"_s].toString();
    m_answer.text = message[u"content"_s].toString();
    m_answer.toolCalls = message[u"tool_calls"_s].toArray();
}

void DoctorCall::finish()
{
    m_timeout.stop();
    m_answer.durationMs = m_clock.elapsed();
    m_answer.httpStatus = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_answer.requestId = QString::fromLatin1(m_reply->rawHeader("x-request-id"));
    m_answer.dropped = QString::fromUtf8(m_reply->rawHeader("x-portico-dropped"));
    if (m_reply->isOpen()) {
        read();
    }
    if (!m_isStream || m_answer.httpStatus != 200) {
        takeDocument(m_buffer);
    }
    const bool hasLeft = m_leavesEarly && m_answer.pieces > 0;
    if (m_answer.error.isEmpty() && m_reply->error() != QNetworkReply::NoError && !hasLeft) {
        m_answer.error = m_reply->errorString();
    }
    std::exchange(m_reply, nullptr)->deleteLater();
    std::exchange(m_done, nullptr)(m_answer);
}
