// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminframe.h"

#include <algorithm>

#include <QJsonDocument>
#include <QtEndian>

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr qsizetype headBytes = 8;

struct Parts
{
    QJsonObject document;
    Secret secret;
};

void appendLength(QByteArray &frame, qsizetype length)
{
    const quint32 bigEndian = qToBigEndian(static_cast<quint32>(length));
    frame.append(reinterpret_cast<const char *>(&bigEndian), sizeof bigEndian);
}

QByteArray encodeParts(const QJsonObject &document, QByteArrayView secret)
{
    const QByteArray json = QJsonDocument(document).toJson(QJsonDocument::Compact);
    QByteArray frame;
    frame.reserve(headBytes + json.size() + secret.size());
    appendLength(frame, json.size());
    appendLength(frame, secret.size());
    return frame.append(json).append(secret);
}

AdminFrame::Reading takeParts(QByteArray &buffer, qsizetype maxJsonBytes, Parts &parts)
{
    if (buffer.size() < headBytes) {
        return AdminFrame::Reading::Incomplete;
    }
    const auto jsonBytes = static_cast<qsizetype>(qFromBigEndian<quint32>(buffer.constData()));
    const auto secretBytes = static_cast<qsizetype>(qFromBigEndian<quint32>(buffer.constData() + 4));
    if (jsonBytes > maxJsonBytes || secretBytes > AdminFrame::maxSecretBytes) {
        return AdminFrame::Reading::Broken;
    }
    const qsizetype frameBytes = headBytes + jsonBytes + secretBytes;
    if (buffer.size() < frameBytes) {
        return AdminFrame::Reading::Incomplete;
    }
    const QJsonDocument document = QJsonDocument::fromJson(buffer.mid(headBytes, jsonBytes));
    parts.secret = Secret(QByteArrayView {buffer}.sliced(headBytes + jsonBytes, secretBytes));
    QByteArray rest = buffer.mid(frameBytes);
    [[maybe_unused]] const Secret cleansed = Secret::take(buffer);
    buffer = std::move(rest);
    parts.document = document.object();
    return document.isObject() ? AdminFrame::Reading::Complete : AdminFrame::Reading::Broken;
}

ErrorCode codeOf(int number)
{
    const bool isKnown = number >= 0 && number <= static_cast<int>(ErrorCode::Internal);
    return isKnown ? static_cast<ErrorCode>(number) : ErrorCode::Internal;
}

} // namespace

QByteArray AdminFrame::encode(const AdminRequest &request)
{
    return encodeParts({{u"verb"_s, request.verb}, {u"parameters"_s, request.parameters}}, request.secret.reveal());
}

QByteArray AdminFrame::encode(const AdminReply &reply)
{
    if (reply) {
        return encodeParts({{u"result"_s, *reply}}, {});
    }
    return encodeParts({{u"code"_s, static_cast<int>(reply.error().code)}, {u"detail"_s, reply.error().detail}}, {});
}

AdminFrame::Reading AdminFrame::take(QByteArray &buffer, AdminRequest &request)
{
    Parts parts;
    const Reading reading = takeParts(buffer, maxRequestBytes, parts);
    if (reading == Reading::Complete) {
        request.verb = parts.document[u"verb"_s].toString();
        request.parameters = parts.document[u"parameters"_s].toObject();
        request.secret = std::move(parts.secret);
    }
    return reading;
}

AdminFrame::Reading AdminFrame::take(QByteArray &buffer, AdminReply &reply)
{
    Parts parts;
    const Reading reading = takeParts(buffer, maxReplyBytes, parts);
    if (reading == Reading::Complete && parts.document.contains(u"result"_s)) {
        reply = parts.document[u"result"_s].toObject();
    } else if (reading == Reading::Complete) {
        reply = fail(codeOf(parts.document[u"code"_s].toInt(-1)), parts.document[u"detail"_s].toString());
    }
    return reading;
}
