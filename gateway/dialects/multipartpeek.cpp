// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/multipartpeek.h"

#include <algorithm>
#include <optional>

#include <QList>
#include <QStringBuilder>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxBoundaryBytes = 70; // RFC 2046, section 5.1.1
constexpr qsizetype maxPartHeadBytes = 8 * 1024;
constexpr qsizetype maxModelBytes = 512;
constexpr int maxParts = 256;

bool isBoundaryLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || QByteArrayView {"'()+_,-./:=? "}.contains(c);
}

/// The value of `name="..."` or `name=...` among a field's parameters; nullopt: it has none.
std::optional<QByteArray> parameter(QByteArrayView field, QByteArrayView name)
{
    qsizetype at = field.indexOf(';');
    while (at >= 0 && at < field.size()) {
        QByteArrayView rest = field.sliced(at + 1);
        while (!rest.isEmpty() && (rest.front() == ' ' || rest.front() == '\t'))
            rest = rest.sliced(1);
        const qsizetype equals = rest.indexOf('=');
        if (equals < 0)
            return std::nullopt;
        const QByteArrayView key = rest.first(equals).trimmed();
        QByteArrayView value = rest.sliced(equals + 1);
        qsizetype end = 0;
        const bool isQuoted = value.startsWith('"');
        if (isQuoted) {
            end = value.indexOf('"', 1);
            if (end < 0)
                return std::nullopt;
        } else {
            end = value.indexOf(';');
            end = end < 0 ? value.size() : end;
        }
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return isQuoted ? value.sliced(1, end - 1).toByteArray() : value.first(end).trimmed().toByteArray();
        at = field.size() - value.size() + end;
        at = field.indexOf(';', at);
    }
    return std::nullopt;
}

/// One pass over the parts.
class MultipartScan
{
public:
    MultipartScan(const QByteArray &body, const QByteArray &boundary)
        : m_body {body}
        , m_delimiter {"\r\n--" + boundary}
    {}

    Result<RequestPeek> run();

private:
    Outcome takePart(qsizetype begin, qsizetype end);
    Outcome takeModel(qsizetype begin, qsizetype end);
    Outcome takeStream(QByteArrayView value);

    static tl::unexpected<Error> refuse(const QString &why) { return fail(ErrorCode::BadRequest, why); }

    const QByteArray &m_body;
    QByteArray m_delimiter;
    RequestPeek m_peek;
    bool m_sawStream = false;
};

Result<RequestPeek> MultipartScan::run()
{
    const auto broken = [] { return refuse(u"The multipart body is broken off or has another boundary."_s); };
    const QByteArrayView first = QByteArrayView {m_delimiter}.sliced(2);
    qsizetype at = m_body.startsWith(first) ? first.size() : -1;
    for (int parts = 0; at >= 0; ++parts) {
        if (parts > maxParts)
            return refuse(u"The multipart body has too many parts."_s);
        const QByteArrayView rest = QByteArrayView {m_body}.sliced(at);
        if (rest.startsWith("--")) {
            if (m_peek.modelEnd == 0)
                return refuse(u"'model' is missing."_s);
            return std::move(m_peek);
        }
        if (!rest.startsWith("\r\n"))
            return broken();
        const qsizetype end = m_body.indexOf(m_delimiter, at);
        if (end < 0)
            return broken();
        if (const Outcome taken = takePart(at + 2, end); !taken)
            return tl::unexpected {taken.error()};
        at = end + m_delimiter.size();
    }
    return broken();
}

Outcome MultipartScan::takePart(qsizetype begin, qsizetype end)
{
    const QByteArrayView part = QByteArrayView {m_body}.sliced(begin, std::max<qsizetype>(0, end - begin));
    const qsizetype headEnd = part.first(std::min(part.size(), maxPartHeadBytes)).indexOf("\r\n\r\n");
    if (headEnd < 0)
        return refuse(u"A part of the multipart body has no end of its head."_s);
    std::optional<QByteArray> name;
    for (const QByteArray &line : part.first(headEnd).toByteArray().split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).trimmed().compare("content-disposition", Qt::CaseInsensitive) == 0)
            name = parameter(QByteArrayView {line}.sliced(colon + 1).trimmed(), "name");
    }
    if (!name)
        return refuse(u"A part of the multipart body has no name."_s);
    const qsizetype valueBegin = begin + headEnd + 4;
    if (*name == "model")
        return takeModel(valueBegin, end);
    if (*name == "stream")
        return takeStream(QByteArrayView {m_body}.sliced(valueBegin, end - valueBegin));
    if (*name == "prompt")
        m_peek.promptBytes += end - valueBegin;
    return {};
}

Outcome MultipartScan::takeModel(qsizetype begin, qsizetype end)
{
    if (m_peek.modelEnd != 0)
        return refuse(u"'model' is given twice."_s);
    if (end <= begin || end - begin > maxModelBytes)
        return refuse(u"'model' must be a name."_s);
    m_peek.model = m_body.mid(begin, end - begin);
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    if (std::any_of(m_peek.model.begin(), m_peek.model.end(), isControl))
        return refuse(u"'model' must be a name."_s);
    m_peek.modelBegin = begin;
    m_peek.modelEnd = end;
    return {};
}

Outcome MultipartScan::takeStream(QByteArrayView value)
{
    if (m_sawStream)
        return refuse(u"'stream' is given twice."_s);
    m_sawStream = true;
    m_peek.stream = value == "true" || value == "True" || value == "1";
    return {};
}
} // namespace

QByteArray multipartBoundary(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView type = (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed();
    if (type.compare("multipart/form-data", Qt::CaseInsensitive) != 0)
        return {};
    const QByteArray boundary = parameter(contentType, "boundary").value_or(QByteArray {});
    const bool isAllowed = !boundary.isEmpty() && boundary.size() <= maxBoundaryBytes && !boundary.endsWith(' ')
                           && std::all_of(boundary.begin(), boundary.end(), isBoundaryLetter);
    return isAllowed ? boundary : QByteArray {};
}

Result<RequestPeek> peekMultipart(const QByteArray &body, const QByteArray &boundary)
{
    return MultipartScan {body, boundary}.run();
}

std::vector<QByteArray> spliceMultipart(const QByteArray &body, const RequestPeek &peek, QByteArrayView model)
{
    if (peek.model == model)
        return {body};
    return {body.left(peek.modelBegin), model.toByteArray(), body.mid(peek.modelEnd)};
}
