// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chatpeek.h"

#include <algorithm>
#include <array>
#include <simdjson.h>

#include "gateway/dialects/jsonreader.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

/// One pass over a chat request. `take*` stand at a value and leave behind it.
class ChatScan
{
public:
    explicit ChatScan(QByteArrayView body)
        : m_body {body}
        , m_reader {body}
    {}

    Result<ChatPeek> run();

private:
    /// The fields that we read; their order is that of `fieldNames`.
    enum Field
    {
        Model,
        Stream,
        Messages,
        StreamOptions,
        MaxTokens,
        MaxCompletionTokens,
        Choices,
        Tools,
        Functions,
        fieldCount
    };

    static constexpr std::array<const char *, fieldCount> fieldNames {
        "model", "stream", "messages", "stream_options", "max_tokens", "max_completion_tokens",
        "n",     "tools",  "functions"};

    bool takeMember(const JsonString &key);
    bool takeField(Field field);
    bool takeModel();
    bool takeStream();
    bool takeMessages();
    bool takeStreamOptions();
    bool takeIncludeUsage();
    bool takeMaxTokens();
    bool takeChoices();
    bool takePrompt();

    bool isNull() { return m_reader.kind() == JsonReader::Kind::Null; }

    bool refuse(QString why);
    tl::unexpected<Error> failure() const;

    QByteArrayView m_body;
    JsonReader m_reader;
    ChatPeek m_peek;
    std::array<bool, fieldCount> m_seen {};
    QString m_refusal;
};

Result<ChatPeek> ChatScan::run()
{
    if (m_reader.kind() != JsonReader::Kind::Object)
        return fail(ErrorCode::BadRequest, u"The body must be a JSON object."_s);
    if (!m_reader.enterObject())
        return failure();
    JsonString key;
    while (m_reader.nextMember(&key)) {
        if (!takeMember(key))
            return failure();
    }
    m_peek.objectEnd = m_reader.offset() - 1;
    if (m_reader.hasFailed())
        return failure();
    if (!m_reader.atEnd())
        return fail(ErrorCode::BadRequest, u"The body has bytes after its JSON object."_s);
    if (!m_seen[Model])
        return fail(ErrorCode::BadRequest, u"'model' is missing."_s);
    if (!m_seen[Messages])
        return fail(ErrorCode::BadRequest, u"'messages' is missing."_s);
    return std::move(m_peek);
}

bool ChatScan::takeMember(const JsonString &key)
{
    for (int field = 0; field < fieldCount; ++field) {
        const auto at = static_cast<size_t>(field);
        if (!key.is(fieldNames[at]))
            continue;
        if (m_seen[at])
            return refuse(u"'%1' is given twice."_s.arg(QLatin1StringView {fieldNames[at]}));
        m_seen[at] = true;
        return takeField(static_cast<Field>(field));
    }
    return m_reader.skip();
}

bool ChatScan::takeField(Field field)
{
    switch (field) {
    case Model:
        return takeModel();
    case Stream:
        return takeStream();
    case Messages:
        return takeMessages();
    case StreamOptions:
        return takeStreamOptions();
    case MaxTokens:
    case MaxCompletionTokens:
        return takeMaxTokens();
    case Choices:
        return takeChoices();
    case Tools:
    case Functions:
        return takePrompt();
    case fieldCount:
        break;
    }
    return m_reader.skip();
}

bool ChatScan::takeModel()
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

bool ChatScan::takeStream()
{
    if (isNull())
        return m_reader.skip();
    if (m_reader.kind() != JsonReader::Kind::Boolean)
        return refuse(u"'stream' must be true or false."_s);
    const auto value = m_reader.readBoolean();
    m_peek.stream = value.value_or(false);
    return value.has_value();
}

bool ChatScan::takeMessages()
{
    if (m_reader.kind() != JsonReader::Kind::Array)
        return refuse(u"'messages' must be an array."_s);
    const qsizetype begin = m_reader.offset();
    if (!takePrompt())
        return false;
    JsonReader inside {m_body.sliced(begin)};
    if (!inside.enterArray() || !inside.nextElement())
        return refuse(u"'messages' must not be empty."_s);
    return true;
}

bool ChatScan::takePrompt()
{
    const bool isPrompt = m_reader.kind() == JsonReader::Kind::Array;
    const qsizetype begin = m_reader.offset();
    const qsizetype excessBefore = m_reader.dataUrlExcess();
    if (!m_reader.skip())
        return false;
    if (isPrompt)
        m_peek.promptBytes += m_reader.offset() - begin - (m_reader.dataUrlExcess() - excessBefore);
    return true;
}

bool ChatScan::takeStreamOptions()
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

bool ChatScan::takeIncludeUsage()
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

bool ChatScan::takeMaxTokens()
{
    // Whether a text or a negative number is allowed is the provider's affair; for an estimate it is not given.
    if (m_reader.kind() != JsonReader::Kind::Number)
        return m_reader.skip();
    m_peek.maxOutputTokens = std::max(m_peek.maxOutputTokens, m_reader.readInteger().value_or(0));
    return !m_reader.hasFailed();
}

bool ChatScan::takeChoices()
{
    if (m_reader.kind() != JsonReader::Kind::Number)
        return m_reader.skip();
    m_peek.choices = static_cast<int>(std::clamp<qint64>(m_reader.readInteger().value_or(1), 1, 128));
    return !m_reader.hasFailed();
}

bool ChatScan::refuse(QString why)
{
    m_refusal = std::move(why);
    return false;
}

tl::unexpected<Error> ChatScan::failure() const
{
    if (!m_refusal.isEmpty())
        return fail(ErrorCode::BadRequest, m_refusal);
    return fail(ErrorCode::BadRequest,
                u"The body is not valid JSON: %1."_s.arg(QString::fromLatin1(m_reader.failure())));
}
} // namespace

Result<ChatPeek> peekChat(const QByteArray &body)
{
    if (!simdjson::validate_utf8(body.constData(), static_cast<size_t>(body.size())))
        return fail(ErrorCode::BadRequest, u"The body is not valid UTF-8."_s);
    return ChatScan {body}.run();
}
