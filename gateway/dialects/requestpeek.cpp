// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/requestpeek.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <simdjson.h>

#include "gateway/dialects/bytesearch.h"
#include "gateway/dialects/jsonreader.h"
#include "gateway/dialects/requestfields.h"
#include "gateway/dialects/requestfitting.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using RequestFields::Field;
using RequestFields::Meaning;

constexpr size_t maxFields = 12;
constexpr qint64 mostChoices = 128;
constexpr QByteArrayView modelName {"model"};

/// `prompt` is one JSON value that was checked.
qint64 promptsIn(QByteArrayView prompt)
{
    JsonReader reader {prompt};
    if (reader.kind() != JsonReader::Kind::Array || !reader.enterArray())
        return 1;
    qint64 count = 0;
    while (reader.nextElement()) {
        if (reader.kind() == JsonReader::Kind::Number)
            return 1; // tokens
        ++count;
        reader.skip();
    }
    return std::max<qint64>(count, 1);
}

QString quoted(QByteArrayView name)
{
    return u'\'' + QString::fromLatin1(name) + u'\'';
}

/// One pass over a request. `take*` stand at a value and leave behind it.
class RequestScan
{
public:
    RequestScan(WireDialect dialect, QByteArrayView body, std::span<const Field> fields, ModelName name)
        : m_body {body}
        , m_reader {body}
        , m_fields {fields}
        , m_name {name}
    {
        m_peek.dialect = dialect;
        m_peek.stream = dialect == WireDialect::Ollama; // streams unless it is told not to
    }

    Result<RequestPeek> run();

private:
    bool takeMember(const JsonString &key);
    bool takeField(const Field &field);
    bool takeModel();
    bool takeStream();
    bool takeMessages(QByteArrayView name);
    bool takeStreamOptions();
    bool takeIncludeUsage();
    bool takeMaxTokens(QByteArrayView name);
    bool takeChoices(QByteArrayView name);
    bool takePictures();
    std::optional<qint64> wholeNumber(QByteArrayView name);
    std::optional<qint64> numberInQuotes();
    bool takePrompt();
    bool takePrompts();
    bool takeEcho();
    bool takeOptions(std::span<const Field> fields);

    bool isNull() { return m_reader.kind() == JsonReader::Kind::Null; }

    bool refuse(QString why);
    tl::unexpected<Error> failure() const;
    Outcome missing() const;

    QByteArrayView m_body;
    JsonReader m_reader;
    std::span<const Field> m_fields;
    ModelName m_name = ModelName::Needed;
    RequestPeek m_peek;
    std::array<bool, maxFields> m_seen {};
    QString m_refusal;
};

Result<RequestPeek> RequestScan::run()
{
    if (m_reader.kind() != JsonReader::Kind::Object)
        return fail(ErrorCode::BadRequest, u"The body must be a JSON object."_s);
    if (!m_reader.enterObject())
        return failure();
    JsonString key;
    while (m_reader.nextMember(&key)) {
        m_peek.isEmpty = false;
        if (!takeMember(key))
            return failure();
    }
    m_peek.objectEnd = m_reader.offset() - 1;
    m_peek.wideBytes = ByteSearch::countWide(m_body);
    if (m_reader.hasFailed())
        return failure();
    if (!m_reader.atEnd())
        return fail(ErrorCode::BadRequest, u"The body has bytes after its JSON object."_s);
    if (const Outcome complete = missing(); !complete)
        return tl::unexpected {complete.error()};
    m_peek.needsModel = m_name == ModelName::Optional && m_peek.modelEnd == 0;
    return std::move(m_peek);
}

Outcome RequestScan::missing() const
{
    for (size_t at = 0; at < m_fields.size(); ++at) {
        const Meaning meaning = m_fields[at].meaning;
        const bool isNeeded =
            (meaning == Meaning::Model && m_name == ModelName::Needed) || meaning == Meaning::Messages;
        if (!m_seen[at] && isNeeded)
            return fail(ErrorCode::BadRequest, u"%1 is missing."_s.arg(quoted(m_fields[at].name)));
    }
    return {};
}

bool RequestScan::takeMember(const JsonString &key)
{
    for (size_t at = 0; at < m_fields.size(); ++at) {
        const Field &field = m_fields[at];
        if (!key.is(field.name))
            continue;
        if (m_seen[at])
            return refuse(u"%1 is given twice."_s.arg(quoted(field.name)));
        m_seen[at] = true;
        return takeField(field);
    }
    // Some providers read names without regard to case: what was routed and paid by one must not be served by another.
    if (key.decodedSize() == modelName.size() && key.decoded().compare(modelName, Qt::CaseInsensitive) == 0)
        return refuse(u"'model' is given in other letters, too."_s);
    m_peek.hasRouting = m_peek.hasRouting || RequestFitting::isRoutingMember(key);
    return m_reader.skip();
}

bool RequestScan::takeField(const Field &field)
{
    switch (field.meaning) {
    case Meaning::Model:
        return takeModel();
    case Meaning::Stream:
        return takeStream();
    case Meaning::Messages:
        return takeMessages(field.name);
    case Meaning::StreamOptions:
        return takeStreamOptions();
    case Meaning::MaxTokens:
        return takeMaxTokens(field.name);
    case Meaning::Choices:
        return takeChoices(field.name);
    case Meaning::Pictures:
        return takePictures();
    case Meaning::Prompt:
        return takePrompt();
    case Meaning::Prompts:
        return takePrompts();
    case Meaning::Echo:
        return takeEcho();
    case Meaning::Other:
        break;
    case Meaning::Options:
        return takeOptions(field.inside);
    }
    return m_reader.skip();
}

bool RequestScan::takeModel()
{
    JsonString model;
    if (m_reader.kind() != JsonReader::Kind::String)
        return refuse(u"'model' must be a text."_s);
    m_peek.modelBegin = m_reader.offset();
    if (!m_reader.readString(&model))
        return false;
    m_peek.modelEnd = m_reader.offset();
    m_peek.model = model.decoded();
    return m_peek.model.isEmpty() ? refuse(u"'model' must not be empty."_s) : true;
}

bool RequestScan::takeStream()
{
    if (isNull())
        return m_reader.skip();
    if (m_reader.kind() != JsonReader::Kind::Boolean)
        return refuse(u"'stream' must be true or false."_s);
    const auto value = m_reader.readBoolean();
    m_peek.stream = value.value_or(false);
    return value.has_value();
}

bool RequestScan::takeMessages(QByteArrayView name)
{
    if (m_reader.kind() != JsonReader::Kind::Array)
        return refuse(u"%1 must be an array."_s.arg(quoted(name)));
    const qsizetype begin = m_reader.offset();
    if (!takePrompt())
        return false;
    JsonReader inside {m_body.sliced(begin)};
    if (!inside.enterArray() || !inside.nextElement())
        return refuse(u"%1 must not be empty."_s.arg(quoted(name)));
    return true;
}

bool RequestScan::takePrompt()
{
    const JsonReader::Kind kind = m_reader.kind();
    const bool isPrompt =
        kind == JsonReader::Kind::Array || kind == JsonReader::Kind::Object || kind == JsonReader::Kind::String;
    const qsizetype begin = m_reader.offset();
    const qsizetype excessBefore = m_reader.mediaExcess();
    if (!m_reader.skip())
        return false;
    if (isPrompt)
        m_peek.promptBytes += m_reader.offset() - begin - (m_reader.mediaExcess() - excessBefore);
    return true;
}

bool RequestScan::takePrompts()
{
    const qsizetype begin = m_reader.offset();
    if (!takePrompt())
        return false;
    m_peek.prompts = promptsIn(m_body.sliced(begin, m_reader.offset() - begin));
    return true;
}

/// Another value is the provider's to refuse.
bool RequestScan::takeEcho()
{
    if (m_reader.kind() != JsonReader::Kind::Boolean)
        return m_reader.skip();
    const auto value = m_reader.readBoolean();
    m_peek.echoes = value.value_or(false);
    return value.has_value();
}

bool RequestScan::takeOptions(std::span<const Field> fields)
{
    if (m_reader.kind() != JsonReader::Kind::Object)
        return m_reader.skip();
    if (!m_reader.enterObject())
        return false;
    JsonString key;
    while (m_reader.nextMember(&key)) {
        const auto field = std::find_if(fields.begin(), fields.end(),
                                        [&key](const Field &candidate) { return key.is(candidate.name); });
        if (field == fields.end() ? !m_reader.skip() : !takeField(*field))
            return false;
    }
    return !m_reader.hasFailed();
}

bool RequestScan::takeStreamOptions()
{
    const bool nothing = isNull();
    m_peek.streamOptionsBegin = m_reader.offset();
    if (nothing) {
        const bool passed = m_reader.skip();
        m_peek.streamOptionsEnd = m_reader.offset();
        return passed;
    }
    if (m_reader.kind() != JsonReader::Kind::Object)
        return refuse(u"'stream_options' must be an object."_s);
    if (!m_reader.enterObject())
        return false;
    JsonString key;
    while (m_reader.nextMember(&key)) {
        if (key.is("include_usage") ? !takeIncludeUsage() : !m_reader.skip())
            return false;
    }
    m_peek.streamOptionsEnd = m_reader.offset();
    return !m_reader.hasFailed();
}

bool RequestScan::takeIncludeUsage()
{
    if (m_peek.includeUsageBegin >= 0)
        return refuse(u"'stream_options.include_usage' is given twice."_s);
    const JsonReader::Kind kind = m_reader.kind();
    m_peek.includeUsageBegin = m_reader.offset();
    if (kind == JsonReader::Kind::Boolean)
        m_peek.includeUsage = m_reader.readBoolean().value_or(false);
    else if (kind != JsonReader::Kind::Null)
        return refuse(u"'stream_options.include_usage' must be true or false."_s);
    else if (!m_reader.skip())
        return false;
    m_peek.includeUsageEnd = m_reader.offset();
    return !m_reader.hasFailed();
}

/// Proto3's JSON, which Google's servers read, allows it.
std::optional<qint64> RequestScan::numberInQuotes()
{
    JsonString text;
    bool isNumber = false;
    if (!m_reader.readString(&text))
        return std::nullopt;
    const qint64 number = text.decoded().toLongLong(&isNumber);
    return isNumber ? std::optional {number} : std::nullopt;
}

/// What money is reserved by must be what the provider will read. nullopt: it is refused or the JSON is broken.
std::optional<qint64> RequestScan::wholeNumber(QByteArrayView name)
{
    std::optional<qint64> number;
    const qsizetype begin = m_reader.offset();
    if (m_reader.kind() == JsonReader::Kind::String && m_peek.dialect == WireDialect::Gemini) {
        number = numberInQuotes();
    } else if (m_reader.kind() == JsonReader::Kind::Number) {
        number = m_reader.readInteger();
        const double exact = m_body.sliced(begin, m_reader.offset() - begin).toDouble();
        if (std::isfinite(exact) && exact != std::trunc(exact))
            number.reset();
    }
    if (!number && !m_reader.hasFailed())
        (void)refuse(u"%1 must be a whole number."_s.arg(quoted(name)));
    return number;
}

bool RequestScan::takeMaxTokens(QByteArrayView name)
{
    if (isNull())
        return m_reader.skip();
    const std::optional<qint64> most = wholeNumber(name);
    if (!most)
        return false;
    if (*most < -1 && m_peek.dialect != WireDialect::Ollama)
        return refuse(u"%1 must not be negative."_s.arg(quoted(name)));
    m_peek.maxOutputTokens = std::max(m_peek.maxOutputTokens, *most);
    return true;
}

bool RequestScan::takeChoices(QByteArrayView name)
{
    if (isNull())
        return m_reader.skip();
    const std::optional<qint64> count = wholeNumber(name);
    if (!count)
        return false;
    if (*count < 1 || *count > mostChoices)
        return refuse(u"%1 must be from 1 to %2."_s.arg(quoted(name)).arg(mostChoices));
    m_peek.choices = std::max(m_peek.choices, static_cast<int>(*count));
    return true;
}

bool RequestScan::takePictures()
{
    if (m_reader.kind() != JsonReader::Kind::Number)
        return m_reader.skip();
    const qint64 count = m_reader.readInteger().value_or(1);
    m_peek.choices = std::max(m_peek.choices, static_cast<int>(std::clamp<qint64>(count, 1, mostChoices)));
    return !m_reader.hasFailed();
}

bool RequestScan::refuse(QString why)
{
    m_refusal = std::move(why);
    return false;
}

tl::unexpected<Error> RequestScan::failure() const
{
    if (!m_refusal.isEmpty())
        return fail(ErrorCode::BadRequest, m_refusal);
    return fail(ErrorCode::BadRequest,
                u"The body is not valid JSON: %1."_s.arg(QString::fromLatin1(m_reader.failure())));
}

Result<RequestPeek> scan(WireDialect dialect, const QByteArray &body, std::span<const Field> fields,
                         ModelName name = ModelName::Needed)
{
    if (!simdjson::validate_utf8(body.constData(), static_cast<size_t>(body.size())))
        return fail(ErrorCode::BadRequest, u"The body is not valid UTF-8."_s);
    return RequestScan {dialect, body, fields, name}.run();
}
} // namespace

int RequestPeek::answers() const
{
    constexpr qint64 most = std::numeric_limits<int>::max();
    return static_cast<int>(std::min(std::min(prompts, most) * choices, most));
}

Result<RequestPeek> peekRequest(WireDialect dialect, const QByteArray &body)
{
    return scan(dialect, body, RequestFields::fieldsOf(dialect));
}

Result<RequestPeek> peekService(const QByteArray &body, ModelName name)
{
    return scan(WireDialect::Chat, body, RequestFields::service, name);
}

Result<RequestPeek> peekCompletion(const QByteArray &body)
{
    return scan(WireDialect::Chat, body, RequestFields::completion);
}

Result<RequestPeek> peekGeminiEmbeddings(const QByteArray &body)
{
    return scan(WireDialect::Gemini, body, RequestFields::geminiEmbedding);
}
