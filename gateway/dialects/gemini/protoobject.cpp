// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/protoobject.h"

#include <algorithm>

#include <QStringBuilder>

namespace
{
bool isDigits(QByteArrayView text)
{
    if (text.startsWith('-'))
        text = text.sliced(1);
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isSnakeOf(QByteArrayView key, QByteArrayView camelName)
{
    qsizetype at = 0;
    for (const char c : camelName) {
        const bool isCapital = c >= 'A' && c <= 'Z';
        if (isCapital && (at >= key.size() || key[at++] != '_'))
            return false;
        if (at >= key.size() || key[at++] != static_cast<char>(isCapital ? c | 0x20 : c))
            return false;
    }
    return at == key.size();
}
} // namespace

void ProtoComplaint::say(QByteArray sentence)
{
    if (!exists())
        m_sentence = std::move(sentence);
}

void ProtoComplaint::unknownName(const JsonString &name, const ProtoPath &at)
{
    const QByteArray place = at.text();
    say("Invalid JSON payload received. Unknown name \"" + name.decoded() + '"'
        + (place.isEmpty() ? QByteArray {} : " at '" + place + '\'') + ": Cannot find field.");
}

void ProtoComplaint::wrongKind(const ProtoPath &at, QByteArrayView type)
{
    say("Invalid value at '" + at.text() + "' (" + type.toByteArray() + ").");
}

void ProtoComplaint::missing(const ProtoPath &at, QByteArrayView why)
{
    say("* " + m_message.toByteArray() + '.' + at.text() + ": " + why.toByteArray());
}

bool isProtoName(const JsonString &key, QByteArrayView camelName)
{
    if (key.escaped) {
        const QByteArray decoded = key.decoded();
        return decoded == camelName || isSnakeOf(decoded, camelName);
    }
    return key.raw == camelName || isSnakeOf(key.raw, camelName);
}

ProtoObject::ProtoObject(const JsonView &value, const ProtoPath &path, Names names, ProtoComplaint &complaint)
    : m_path {path}
    , m_complaint {complaint}
    , m_members {value.members()}
{
    if (value.exists() && !value.isObject() && !value.isNull())
        m_complaint.wrongKind(m_path, "TYPE_MESSAGE");
    for (const JsonView::Member &member : m_members) {
        const auto isIt = [&member](QByteArrayView name) { return isProtoName(member.key, name); };
        if (std::none_of(names.begin(), names.end(), isIt))
            m_complaint.unknownName(member.key, m_path);
    }
}

JsonView ProtoObject::raw(QByteArrayView name) const
{
    for (auto member = m_members.rbegin(); member != m_members.rend(); ++member) {
        if (isProtoName(member->key, name))
            return member->value.isNull() ? JsonView {} : member->value;
    }
    return {};
}

QByteArray ProtoObject::text(QByteArrayView name) const
{
    const JsonView value = raw(name);
    if (value.exists() && !value.isString())
        m_complaint.wrongKind(m_path.member(name), "TYPE_STRING");
    return value.text();
}

QByteArray ProtoObject::enumName(QByteArrayView name) const
{
    const JsonView value = raw(name);
    if (value.exists() && !value.isString())
        m_complaint.wrongKind(m_path.member(name), "TYPE_ENUM");
    return value.text().toUpper();
}

std::optional<bool> ProtoObject::flag(QByteArrayView name) const
{
    const JsonView value = raw(name);
    if (value.exists() && !value.boolean())
        m_complaint.wrongKind(m_path.member(name), "TYPE_BOOL");
    return value.boolean();
}

std::optional<qint64> ProtoObject::integer(QByteArrayView name) const
{
    const JsonView value = raw(name);
    if (!value.exists())
        return std::nullopt;
    bool isInteger = false;
    const qint64 written = value.isString() ? value.text().toLongLong(&isInteger) : 0;
    const std::optional<qint64> found = isInteger ? written : value.integer();
    if (!found)
        m_complaint.wrongKind(m_path.member(name), "TYPE_INT64");
    return found;
}

QByteArray ProtoObject::number(QByteArrayView name) const
{
    const JsonView value = raw(name);
    if (!value.exists())
        return {};
    if (value.kind() == JsonView::Kind::Number)
        return value.raw().toByteArray();
    if (const QByteArray text = value.text(); value.isString() && isDigits(text) && text.size() < 19)
        return QByteArray::number(text.toLongLong());
    m_complaint.wrongKind(m_path.member(name), "TYPE_FLOAT");
    return {};
}

std::vector<JsonView> ProtoObject::list(QByteArrayView name) const
{
    const JsonView value = raw(name);
    if (value.isObject())
        return {value};
    if (value.exists() && !value.isArray())
        m_complaint.wrongKind(m_path.member(name), "TYPE_LIST");
    return value.elements();
}

std::vector<QByteArray> ProtoObject::texts(QByteArrayView name) const
{
    const JsonView value = raw(name);
    if (value.exists() && !value.isArray())
        m_complaint.wrongKind(m_path.member(name), "TYPE_LIST");
    std::vector<QByteArray> found;
    for (const JsonView &element : value.elements()) {
        if (!element.isString())
            m_complaint.wrongKind(m_path.element(name, static_cast<qsizetype>(found.size())), "TYPE_STRING");
        found.push_back(element.text());
    }
    return found;
}

QByteArray ProtoObject::object(QByteArrayView name) const
{
    const JsonView value = raw(name);
    if (value.exists() && !value.isObject())
        m_complaint.wrongKind(m_path.member(name), "TYPE_MESSAGE");
    return value.isObject() ? value.raw().toByteArray() : QByteArray {};
}
