// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/callexport.h"

#include <array>

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr std::array columns {
    "id", "requestId", "startedAt", "app", "account", "endpoint", "type", "modelAsked", "modelServed", "provider",
    "credential", "streamed", "status", "httpStatus", "errorCode", "errorMessage", "usage.inputTokens",
    "usage.cacheReadTokens", "usage.outputTokens", "usage.reasoningTokens", "usage.estimated", "cost", "credits",
    "ttfbMs", "durationMs", "requestBytes", "responseBytes",
    // All that a price is for, so that the cost can be reckoned again.
    "usage.uncachedInputTokens", "usage.cacheWriteTokens", "usage.cacheWrite1hTokens", "usage.images", "imageVariant",
    "usage.characters", "usage.audioMs", "usage.audioInputTokens", "usage.audioOutputTokens", "usage.imageInputTokens",
    "usage.imageOutputTokens", "usage.batch", "rateVersion"};

QString textOf(const QJsonValue &value)
{
    if (value.isBool()) {
        return value.toBool() ? u"true"_s : u"false"_s;
    }
    if (value.isDouble()) {
        return value.toVariant().toString();
    }
    return value.toString();
}

} // namespace

QByteArray CallExport::csvCell(const QString &text)
{
    QString cell = text;
    bool isNumber = false;
    cell.toDouble(&isNumber);
    if (!cell.isEmpty() && !isNumber && u"=+-@\t\r"_s.contains(cell.front())) {
        cell.prepend(u'\'');
    }
    if (cell.contains(u'"') || cell.contains(u',') || cell.contains(u'\n') || cell.contains(u'\r')) {
        cell = u'"' + cell.replace(u'"', u"\"\""_s) + u'"';
    }
    return cell.toUtf8();
}

QByteArray CallExport::csvHeader()
{
    QByteArray line;
    for (const char *column : columns) {
        line += line.isEmpty() ? "" : ",";
        line += QByteArray(column).split('.').last();
    }
    return line + "\r\n";
}

QByteArray CallExport::csvLine(const QJsonObject &call)
{
    QByteArrayList cells;
    for (const char *column : columns) {
        QJsonValue value = call;
        for (const QString &name : QString::fromLatin1(column).split(u'.')) {
            value = value.toObject().value(name);
        }
        cells.append(csvCell(textOf(value)));
    }
    return cells.join(',') + "\r\n";
}

QByteArray CallExport::jsonElement(const QJsonObject &call, bool isFirst)
{
    return (isFirst ? "[\n"_ba : ",\n"_ba) + QJsonDocument(call).toJson(QJsonDocument::Compact);
}

QByteArray CallExport::jsonEnd(bool isEmpty)
{
    return isEmpty ? "[]\n"_ba : "\n]\n"_ba;
}

QByteArray CallExport::jsonLine(const QJsonObject &call)
{
    return QJsonDocument(call).toJson(QJsonDocument::Compact) + '\n';
}
