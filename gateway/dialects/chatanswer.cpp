// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chatanswer.h"

#include <algorithm>
#include <array>

#include "gateway/dialects/jsonview.h"

namespace
{
using Kind = JsonReader::Kind;

/// null, "", [] and {} say nothing.
bool isVoid(const JsonView &value)
{
    constexpr std::array<QByteArrayView, 4> voids {"null", "\"\"", "[]", "{}"};
    return std::find(voids.begin(), voids.end(), value.raw()) != voids.end();
}

/// A choice whose delta has a role at most. The id of a call, or anything that is not known here, is more.
bool isSilent(const JsonView &choice)
{
    const JsonObject object {choice};
    if (!object["delta"].isObject() || object["finish_reason"].exists())
        return false;
    const std::vector<JsonView::Member> delta = object["delta"].members();
    return std::all_of(delta.begin(), delta.end(),
                       [](const JsonView::Member &member) { return member.key.is("role") || isVoid(member.value); });
}

/// What stands at the top of chunks and answers of the vendors, and of their signs of life, beside what is read here.
/// An object without any of these is somebody else's: a proxy's or a framework's error.
bool isKnownKey(const JsonString &key)
{
    constexpr std::array<QByteArrayView, 14> keys {
        "id",   "created", "model", "object", "system_fingerprint", "service_tier", "prompt_filter_results", "provider",
        "type", "choices", "usage", "x_groq", "citations",          "timings"};
    return std::any_of(keys.begin(), keys.end(), [&key](QByteArrayView known) { return key.is(known); });
}

/// Keys whose texts the model wrote, in a message, a delta, a tool call or a content part.
bool isTextKey(const JsonString &key)
{
    // `reasoning_details` repeats `reasoning` and is not counted again.
    return key.is("content") || key.is("reasoning_content") || key.is("reasoning") || key.is("refusal")
           || key.is("arguments") || key.is("text") || key.is("thinking") || key.is("input");
}

bool isTextContainerKey(const JsonString &key)
{
    return key.is("tool_calls") || key.is("function") || key.is("function_call") || key.is("custom");
}

/// One pass over an answer. `take*` stand at a value and leave behind it; after a failure of the reader they do
/// nothing.
class AnswerScan
{
public:
    explicit AnswerScan(QByteArrayView json)
        : m_json {json}
        , m_reader {json}
    {}

    ChatAnswer run();

private:
    void takeMember(const JsonString &key);
    void takeChoices();
    void takeChoice(bool isFirst);
    bool takeFinish();
    void noteChoice(qint64 index, bool hasSpoken, bool hasFinished);
    void takeTexts();
    void takeText();
    void takeTextMembers();
    void takeVendor();
    void takeError();
    void takeErrorMember(const JsonString &key);
    void takeMessage();

    QByteArrayView m_json;
    JsonReader m_reader;
    ChatAnswer m_answer;
    std::optional<TokenUsage> m_vendorUsage;
    QByteArray m_serviceTier;
    bool m_hasCall = false;    ///< the present choice
    QByteArray m_plainMessage; ///< "message" beside "object": "error"
};

ChatAnswer AnswerScan::run()
{
    if (!m_reader.enterObject())
        return {};
    JsonString key;
    bool isEmpty = true;
    while (m_reader.nextMember(&key)) {
        isEmpty = false;
        m_answer.isKnown = m_answer.isKnown || isKnownKey(key);
        takeMember(key);
    }
    m_answer.isValid = m_reader.atEnd();
    m_answer.isKnown = m_answer.isValid && (m_answer.isKnown || isEmpty);
    if (!m_answer.usage)
        m_answer.usage = m_vendorUsage;
    if (m_answer.usage)
        takeServiceTier(m_serviceTier, *m_answer.usage);
    if (m_answer.isError && m_answer.errorMessage.isEmpty())
        m_answer.errorMessage = m_plainMessage;
    return std::move(m_answer);
}

void AnswerScan::takeMember(const JsonString &key)
{
    if (key.is("choices")) {
        takeChoices();
    } else if (key.is("usage")) {
        m_answer.usage = readChatUsage(m_reader);
    } else if (key.is("error")) {
        takeError();
    } else if (key.is("x_groq")) {
        takeVendor();
    } else if (key.is("service_tier") && m_reader.kind() == Kind::String) {
        JsonString tier;
        m_serviceTier = m_reader.readString(&tier) ? tier.decoded() : QByteArray {};
    } else if (key.is("object") && m_reader.kind() == Kind::String) {
        JsonString object;
        if (m_reader.readString(&object) && object.is("error"))
            m_answer.isError = true;
    } else if (key.is("message") && m_reader.kind() == Kind::String) {
        JsonString message;
        if (m_reader.readString(&message))
            m_plainMessage = message.decoded();
    } else {
        m_reader.skip();
    }
}

void AnswerScan::takeChoices()
{
    if (m_reader.kind() != Kind::Array) {
        m_reader.skip();
        return;
    }
    m_answer.hasChoices = true;
    int count = 0;
    (void)m_reader.enterArray();
    while (m_reader.nextElement()) {
        takeChoice(count == 0);
        ++count;
    }
    m_answer.isChoicesEmpty = count == 0;
}

void AnswerScan::takeChoice(bool isFirst)
{
    if (m_reader.kind() != Kind::Object) {
        m_reader.skip();
        return;
    }
    (void)m_reader.enterObject();
    JsonString key;
    qint64 index = 0;
    bool hasFinished = false;
    m_hasCall = false;
    const qint64 textBytesBefore = m_answer.outputTextBytes;
    while (m_reader.nextMember(&key)) {
        if (key.is("delta") || key.is("message") || key.is("text")) {
            takeTexts();
        } else if (key.is("finish_reason")) {
            hasFinished = takeFinish();
        } else if (key.is("index") && m_reader.kind() == Kind::Number) {
            index = m_reader.readInteger().value_or(0);
        } else if (key.is("error")) { // OpenRouter's way to say that the model behind it failed
            takeError();
        } else if (isFirst && key.is("usage")) {
            m_vendorUsage = readChatUsage(m_reader);
        } else {
            m_reader.skip();
        }
    }
    noteChoice(index, m_answer.outputTextBytes > textBytesBefore, hasFinished);
}

void AnswerScan::noteChoice(qint64 index, bool hasSpoken, bool hasFinished)
{
    if (index < 0 || index >= static_cast<qint64>(ChatAnswer::maxChoices))
        return;
    const auto at = static_cast<size_t>(index);
    m_answer.choices.set(at);
    m_answer.speaking[at] = m_answer.speaking[at] || hasSpoken;
    m_answer.calling[at] = m_answer.calling[at] || m_hasCall;
    m_answer.finished[at] = m_answer.finished[at] || hasFinished;
}

/// An empty word is said by some in every chunk.
bool AnswerScan::takeFinish()
{
    if (m_reader.kind() != Kind::String) {
        m_reader.skip();
        return false;
    }
    JsonString word;
    if (!m_reader.readString(&word))
        return false;
    m_answer.isBrokenOff = m_answer.isBrokenOff || isFailedFinish(word.decoded());
    return !word.raw.isEmpty();
}

/// A text counts; of arrays and objects the texts in them that the model wrote. The reader bounds the depth.
void AnswerScan::takeTexts()
{
    switch (m_reader.kind()) {
    case Kind::String:
        takeText();
        return;
    case Kind::Array:
        (void)m_reader.enterArray();
        while (m_reader.nextElement())
            takeTexts();
        return;
    case Kind::Object:
        takeTextMembers();
        return;
    default:
        m_reader.skip();
    }
}

void AnswerScan::takeText()
{
    const qsizetype quote = m_reader.offset();
    JsonString text;
    if (m_reader.readString(&text))
        m_answer.outputTextBytes += text.decodedSize();
    else
        m_answer.outputTextBytes += m_json.size() - quote - 1; // the answer was cut off inside it
}

void AnswerScan::takeTextMembers()
{
    (void)m_reader.enterObject();
    JsonString key;
    while (m_reader.nextMember(&key)) {
        const bool isContainer = isTextContainerKey(key);
        if (isContainer) // of an array the elements say it
            m_hasCall = m_hasCall || m_reader.kind() == Kind::Object;
        if (isContainer || isTextKey(key))
            takeTexts();
        else
            m_reader.skip();
    }
}

void AnswerScan::takeVendor()
{
    if (m_reader.kind() != Kind::Object) {
        m_reader.skip();
        return;
    }
    (void)m_reader.enterObject();
    JsonString key;
    while (m_reader.nextMember(&key)) {
        if (key.is("usage"))
            m_vendorUsage = readChatUsage(m_reader);
        else if (key.is("error"))
            takeError();
        else
            m_reader.skip();
    }
}

/// `"error":null`, false and "" are not errors; clients take any other value for one.
void AnswerScan::takeError()
{
    switch (m_reader.kind()) {
    case Kind::Object:
        m_answer.isError = true;
        (void)m_reader.enterObject();
        for (JsonString key; m_reader.nextMember(&key);)
            takeErrorMember(key);
        return;
    case Kind::String:
        takeMessage();
        m_answer.isError = m_answer.isError || !m_answer.errorMessage.isEmpty();
        return;
    case Kind::Boolean:
        m_answer.isError = m_reader.readBoolean().value_or(false) || m_answer.isError;
        return;
    default:
        m_answer.isError = m_answer.isError || m_reader.kind() != Kind::Null;
        m_reader.skip();
    }
}

void AnswerScan::takeErrorMember(const JsonString &key)
{
    if (key.is("message") && m_reader.kind() == Kind::String)
        takeMessage();
    else
        m_reader.skip();
}

void AnswerScan::takeMessage()
{
    JsonString message;
    if (m_reader.readString(&message))
        m_answer.errorMessage = message.decoded();
}
} // namespace

bool isFailedFinish(QByteArrayView word)
{
    return word == "error" || word == "network_error" || word == "insufficient_system_resource";
}

bool isOnlyBeginning(QByteArrayView json)
{
    const std::optional<JsonView> chunk = JsonView::checked(json);
    const JsonView choices = chunk ? (*chunk)["choices"] : JsonView {};
    if (!choices.isArray())
        return false;
    const std::vector<JsonView> each = choices.elements();
    return std::all_of(each.begin(), each.end(), isSilent);
}

void takeServiceTier(QByteArrayView serviceTier, TokenUsage &usage)
{
    usage.isBatch = serviceTier == "batch" || serviceTier == "flex";
    usage.isPriority = serviceTier == "priority";
}

ChatAnswer readChatAnswer(QByteArrayView json)
{
    return AnswerScan {json}.run();
}
