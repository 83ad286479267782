// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include <QByteArray>
#include <QByteArrayView>

/// Writes one JSON text, members in the order in which they are given, and takes raw values as the bytes they are, so
/// that schemas, tool arguments and numbers pass unchanged. Commas come by themselves. The caller keeps brackets in
/// pairs. A plain value; any thread.
class JsonWriter final
{
public:
    JsonWriter &beginObject();
    JsonWriter &endObject();
    JsonWriter &beginArray();
    JsonWriter &endArray();
    /// The next value's name. Must need no escape.
    JsonWriter &key(QByteArrayView name);

    /// Escapes only what JSON demands. Must be valid UTF-8.
    JsonWriter &string(QByteArrayView text);
    JsonWriter &number(qint64 value);
    JsonWriter &boolean(bool value);
    JsonWriter &null();
    /// One valid JSON value as it stands.
    JsonWriter &raw(QByteArrayView json);

    JsonWriter &member(QByteArrayView name, QByteArrayView text) { return key(name).string(text); }

    JsonWriter &member(QByteArrayView name, qint64 value) { return key(name).number(value); }

    JsonWriter &rawMember(QByteArrayView name, QByteArrayView json) { return key(name).raw(json); }

    /// A member whose name somebody else chose: it is escaped. Must be valid UTF-8.
    JsonWriter &foreignMember(QByteArrayView name, QByteArrayView json);

    JsonWriter &flag(QByteArrayView name, bool value) { return key(name).boolean(value); }

    /// Good until the next change.
    [[nodiscard]] const QByteArray &text() const
    {
        m_text.resize(m_size);
        return m_text;
    }

    [[nodiscard]] QByteArray take()
    {
        m_text.resize(std::exchange(m_size, 0));
        return std::exchange(m_text, {});
    }

private:
    void separate();
    /// Room for that many bytes behind what was written.
    char *room(qsizetype bytes);
    void put(char c);
    void put(QByteArrayView text);

    mutable QByteArray m_text; ///< longer than what was written: a call per piece would cost more than the piece
    qsizetype m_size = 0;      ///< of what was written
    bool m_needsComma = false;
};
