// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/multipartpeek.h"

#include <algorithm>
#include <array>
#include <optional>
#include <simdjson.h>

#include <QList>
#include <QStringBuilder>

#include "gateway/dialects/requestfitting.h"
#include "gateway/dialects/sharedslice.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxBoundaryBytes = 70; // RFC 2046, section 5.1.1
constexpr qsizetype maxPartHeadBytes = 8 * 1024;
constexpr qsizetype maxModelBytes = 512;
constexpr int maxParts = 256;
constexpr int mostChoices = 128;
// What forms say instead of a JSON boolean; nothing is what a form says of a field that is not filled in.
constexpr std::array<QByteArrayView, 4> streamWords {"true", "1", "on", "yes"};
constexpr std::array<QByteArrayView, 5> plainWords {"false", "0", "off", "no", ""};

bool isBoundaryLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || QByteArrayView {"'()+_,-./:=? "}.contains(c);
}

bool isUtf8(QByteArrayView text)
{
    return simdjson::validate_utf8(text.data(), static_cast<size_t>(text.size()));
}

struct Parameter
{
    QByteArray name;
    QByteArrayView value;
};

/// Takes one parameter from `rest`, which stands behind a semicolon, and leaves it at the next semicolon or empty.
std::optional<Parameter> takeParameter(QByteArrayView &rest)
{
    const qsizetype equals = rest.indexOf('=');
    if (equals <= 0)
        return std::nullopt;
    const QByteArray name = rest.first(equals).toByteArray().trimmed().toLower();
    rest = rest.sliced(equals + 1).trimmed();
    const bool isQuoted = rest.startsWith('"');
    const qsizetype quote = isQuoted ? rest.indexOf('"', 1) : 0;
    // Readers do not agree on whether a quote behind a backslash ends the value.
    if (quote < 0 || (isQuoted && rest[quote - 1] == '\\'))
        return std::nullopt;
    const QByteArrayView quoted = isQuoted ? rest.sliced(1, quote - 1) : QByteArrayView {};
    if (isQuoted)
        rest = rest.sliced(quote + 1);
    const qsizetype semicolon = rest.indexOf(';');
    const QByteArrayView bare = (semicolon < 0 ? rest : rest.first(semicolon)).trimmed();
    rest = semicolon < 0 ? QByteArrayView {} : rest.sliced(semicolon);
    if (isQuoted ? !bare.isEmpty() : bare.contains('"'))
        return std::nullopt;
    return Parameter {name, isQuoted ? quoted : bare};
}

/// The parameters behind a field's first word; nullopt where readers could differ on what they are.
std::optional<std::vector<Parameter>> parameters(QByteArrayView field)
{
    std::vector<Parameter> found;
    const qsizetype semicolon = field.indexOf(';');
    QByteArrayView rest = semicolon < 0 ? QByteArrayView {} : field.sliced(semicolon);
    while (!rest.isEmpty()) {
        rest = rest.sliced(1).trimmed();
        if (rest.isEmpty() || rest.startsWith(';'))
            continue;
        const std::optional<Parameter> one = takeParameter(rest);
        if (!one)
            return std::nullopt;
        found.push_back(*one);
    }
    return found;
}

/// The value of the one parameter of that name. nullopt: there is none, more than one, or one in RFC 2231's extended
/// form, which some readers prefer and others do not know.
std::optional<QByteArray> onlyParameter(QByteArrayView field, const QByteArray &name)
{
    const std::optional<std::vector<Parameter>> all = parameters(field);
    std::optional<QByteArray> value;
    for (const Parameter &one : all.value_or(std::vector<Parameter> {})) {
        if (one.name.startsWith(QByteArray {name + '*'}) || (one.name == name && value))
            return std::nullopt;
        if (one.name == name)
            value = one.value.toByteArray();
    }
    return value;
}

/// The name of the part that has this head; nullopt: it has none, or readers could differ on what it is.
std::optional<QByteArray> partName(QByteArrayView head)
{
    std::optional<QByteArray> name;
    for (QByteArrayView rest = head; !rest.isEmpty();) {
        const qsizetype end = rest.indexOf("\r\n");
        const QByteArrayView line = end < 0 ? rest : rest.first(end);
        rest = end < 0 ? QByteArrayView {} : rest.sliced(end + 2);
        const qsizetype colon = line.indexOf(':');
        const bool isFolded = line.startsWith(' ') || line.startsWith('\t');
        if (colon <= 0 || isFolded || line.contains('\r') || line.contains('\n') || line.contains('\0'))
            return std::nullopt;
        if (line.first(colon).trimmed().compare("content-disposition", Qt::CaseInsensitive) != 0)
            continue;
        if (name)
            return std::nullopt;
        name = onlyParameter(line.sliced(colon + 1), "name"_ba);
        if (!name)
            return std::nullopt;
    }
    return name;
}

bool isRouting(QByteArrayView name)
{
    return RequestFitting::isRoutingMember(JsonString {name});
}

/// A part with this head is a file's bytes: for estimates only, what it is called does not matter.
bool isFile(QByteArrayView head)
{
    return head.toByteArray().toLower().contains("filename");
}

/// One pass over the parts.
class MultipartScan
{
public:
    MultipartScan(const QByteArray &body, const QByteArray &boundary, ModelName name)
        : m_body {body}
        , m_delimiter {"\r\n--" + boundary}
        , m_name {name}
    {}

    Result<RequestPeek> run();

private:
    Outcome takePart(qsizetype begin, qsizetype end);
    Outcome takeModel(qsizetype begin, qsizetype end);
    Outcome takeStream(QByteArrayView value);
    Outcome takeChoices(QByteArrayView value);
    static Outcome takeWord(QByteArrayView name, QByteArrayView value, QByteArray &word);
    void takeFile(qsizetype begin, qsizetype end);

    static tl::unexpected<Error> refuse(const QString &why) { return fail(ErrorCode::BadRequest, why); }

    const QByteArray &m_body;
    QByteArray m_delimiter;
    ModelName m_name = ModelName::Needed;
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
            m_peek.needsModel = m_peek.modelEnd == 0 && m_name == ModelName::Optional;
            if (m_peek.modelEnd == 0 && !m_peek.needsModel)
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
    const std::optional<QByteArray> name = partName(part.first(headEnd));
    if (!name)
        return refuse(u"A part of the multipart body has no name, or more than one."_s);
    if (part.contains(QByteArrayView {m_delimiter}.sliced(1))) // readers that take a bare LF would end it there
        return refuse(u"A part of the multipart body holds its boundary."_s);
    const qsizetype valueBegin = begin + headEnd + 4;
    if (*name == "model")
        return takeModel(valueBegin, end);
    if (*name == "stream")
        return takeStream(QByteArrayView {m_body}.sliced(valueBegin, end - valueBegin));
    if (*name == "n")
        return takeChoices(QByteArrayView {m_body}.sliced(valueBegin, end - valueBegin).trimmed());
    if (*name == "size" || *name == "quality")
        return takeWord(*name, QByteArrayView {m_body}.sliced(valueBegin, end - valueBegin).trimmed(),
                        *name == "size" ? m_peek.imageSize : m_peek.imageQuality);
    if (*name == "prompt")
        m_peek.promptBytes += end - valueBegin;
    m_peek.hasRouting = m_peek.hasRouting || isRouting(*name);
    if (isFile(part.first(headEnd)))
        takeFile(valueBegin, end);
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
    if (std::any_of(m_peek.model.begin(), m_peek.model.end(), isControl) || !isUtf8(m_peek.model))
        return refuse(u"'model' must be a name."_s);
    m_peek.modelBegin = begin;
    m_peek.modelEnd = end;
    return {};
}

Outcome MultipartScan::takeChoices(QByteArrayView value)
{
    bool isNumber = false;
    const int count = value.toInt(&isNumber);
    if (!isNumber || count < 1 || count > mostChoices)
        return refuse(u"'n' must be from 1 to %1."_s.arg(mostChoices));
    m_peek.choices = std::max(m_peek.choices, count);
    return {};
}

/// What the price depends on must be what the provider reads.
Outcome MultipartScan::takeWord(QByteArrayView name, QByteArrayView value, QByteArray &word)
{
    constexpr qsizetype longest = 64;
    if (!word.isEmpty())
        return refuse(u"'%1' is given twice."_s.arg(QString::fromUtf8(name)));
    word = value.first(std::min(value.size(), longest)).toByteArray();
    return {};
}

void MultipartScan::takeFile(qsizetype begin, qsizetype end)
{
    if (m_peek.files++ > 0)
        return;
    m_peek.fileBegin = begin;
    m_peek.fileEnd = end;
}

Outcome MultipartScan::takeStream(QByteArrayView value)
{
    if (m_sawStream)
        return refuse(u"'stream' is given twice."_s);
    m_sawStream = true;
    const auto isIn = [word = value.trimmed().toByteArray().toLower()](const auto &words) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    m_peek.stream = isIn(streamWords);
    if (!m_peek.stream && !isIn(plainWords))
        return refuse(u"'stream' must be true or false."_s);
    return {};
}
} // namespace

QByteArray multipartBoundary(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView type = (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed();
    if (type.compare("multipart/form-data", Qt::CaseInsensitive) != 0)
        return {};
    const QByteArray boundary = onlyParameter(contentType, "boundary"_ba).value_or(QByteArray {});
    const bool isAllowed = !boundary.isEmpty() && boundary.size() <= maxBoundaryBytes && !boundary.endsWith(' ')
                           && std::all_of(boundary.begin(), boundary.end(), isBoundaryLetter);
    return isAllowed ? boundary : QByteArray {};
}

Result<RequestPeek> peekMultipart(const QByteArray &body, const QByteArray &boundary, ModelName name)
{
    return MultipartScan {body, boundary, name}.run();
}

QByteArray withoutRoutingParts(const QByteArray &body, const QByteArray &boundary, DialectNotes &notes)
{
    const QByteArray delimiter = "\r\n--" + boundary;
    QByteArray kept = delimiter.sliced(2);
    for (qsizetype at = kept.size(); at >= 0 && at < body.size();) {
        const qsizetype end = body.indexOf(delimiter, at);
        const QByteArrayView part = QByteArrayView {body}.sliced(at, (end < 0 ? body.size() : end) - at);
        const qsizetype headEnd = part.first(std::min(part.size(), maxPartHeadBytes)).indexOf("\r\n\r\n");
        const std::optional<QByteArray> name = headEnd < 2 ? std::nullopt : partName(part.sliced(2, headEnd - 2));
        const bool isCut = end >= 0 && name && isRouting(*name);
        if (isCut)
            notes.add(*name);
        else
            kept.append(part).append(end < 0 ? QByteArray {} : delimiter);
        at = end < 0 ? -1 : end + delimiter.size();
    }
    return kept;
}

std::vector<QByteArray> spliceMultipart(const QByteArray &body, const RequestPeek &peek, const QByteArray &boundary,
                                        QByteArrayView model)
{
    if (peek.needsModel)
        return {QByteArray {"--" + boundary + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n"
                            + model.toByteArray() + "\r\n"},
                body};
    if (peek.model == model)
        return {body};
    const QByteArray before = sharedSlice(body, 0, peek.modelBegin);
    const QByteArray after = sharedSlice(body, peek.modelEnd, body.size());
    if (body.size() <= copyUpToBytes)
        return {QByteArray {before + model.toByteArray() + after}};
    return {before, model.toByteArray(), after};
}
