// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/checkedobject.h"

namespace
{
using Kind = JsonView::Kind;

const char *sentenceOf(Kind kind)
{
    switch (kind) {
    case Kind::Object:
        return "must be an object";
    case Kind::Array:
        return "must be an array";
    case Kind::Number:
        return "must be a number";
    case Kind::Boolean:
        return "must be true or false";
    default:
        return "must be a text";
    }
}
} // namespace

CheckedObject::CheckedObject(const JsonView &value, const FieldPath &where, RequestRefusal &refusal)
    : m_object {value}
    , m_where {where}
    , m_refusal {refusal}
{
    if (!value.isObject())
        m_refusal.add(m_where, sentenceOf(Kind::Object));
}

JsonView CheckedObject::member(QByteArrayView name, Kind kind, Need need) const
{
    const JsonView value = m_object[name];
    if (!value.exists()) {
        if (need == Need::Required)
            refuse(name, "is missing");
        return {};
    }
    if (value.kind() == kind)
        return value;
    refuse(name, sentenceOf(kind));
    return {};
}

QByteArray CheckedObject::text(QByteArrayView name, Need need) const
{
    const QByteArray text = member(name, Kind::String, need).text();
    if (need == Need::Required && text.isEmpty())
        refuse(name, "must not be empty");
    return text;
}

QByteArray CheckedObject::sharedText(QByteArrayView name, Need need) const
{
    const JsonView value = member(name, Kind::String, need);
    if (const std::optional<QByteArrayView> plain = value.plainText(); plain && !plain->isEmpty())
        return QByteArray::fromRawData(plain->data(), plain->size());
    const QByteArray text = value.text();
    if (need == Need::Required && text.isEmpty())
        refuse(name, "must not be empty");
    return text;
}

std::optional<bool> CheckedObject::flag(QByteArrayView name) const
{
    return member(name, Kind::Boolean, Need::Optional).boolean();
}

std::optional<qint64> CheckedObject::integer(QByteArrayView name, Need need) const
{
    return member(name, Kind::Number, need).integer();
}

QByteArray CheckedObject::number(QByteArrayView name) const
{
    return member(name, Kind::Number, Need::Optional).raw().toByteArray();
}

JsonView CheckedObject::object(QByteArrayView name, Need need) const
{
    return member(name, Kind::Object, need);
}

JsonView CheckedObject::array(QByteArrayView name, Need need) const
{
    return member(name, Kind::Array, need);
}
