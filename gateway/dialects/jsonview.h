// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "gateway/dialects/jsonreader.h"

/// One value of a JSON text that is known to be valid, as the bytes it was written in: nothing is decoded, reordered or
/// reformatted before it is asked for. Cheap to copy; lives no longer than the text. Absent when default-made: then
/// every question gets an empty answer. Any thread.
class JsonView final
{
public:
    using Kind = JsonReader::Kind;

    struct Member; // of an object: its key and value

    JsonView() = default;

    /// `text` must be one valid value, surrounding white space allowed; see checked() for one that may not be.
    explicit JsonView(QByteArrayView text)
        : m_raw {text.trimmed()}
    {}

    /// nullopt when the text is not exactly one JSON value nested at most 512 deep, or not UTF-8.
    [[nodiscard]] static std::optional<JsonView> checked(QByteArrayView text);

    [[nodiscard]] bool exists() const { return !m_raw.isEmpty(); }

    [[nodiscard]] Kind kind() const { return JsonReader {m_raw}.kind(); }

    [[nodiscard]] bool isNull() const { return kind() == Kind::Null; }

    [[nodiscard]] bool isString() const { return kind() == Kind::String; }

    [[nodiscard]] bool isObject() const { return kind() == Kind::Object; }

    [[nodiscard]] bool isArray() const { return kind() == Kind::Array; }

    /// Its bytes, without white space around.
    [[nodiscard]] QByteArrayView raw() const { return m_raw; }

    /// A string without its escapes; empty for any other kind.
    [[nodiscard]] QByteArray text() const;
    /// A string's inside, if it has no escape; else nullopt. For large values that shall not be copied.
    [[nodiscard]] std::optional<QByteArrayView> plainText() const;
    /// A number cut to its integer part and to what qint64 holds; nullopt for any other kind.
    [[nodiscard]] std::optional<qint64> integer() const;
    [[nodiscard]] std::optional<double> number() const;
    [[nodiscard]] std::optional<bool> boolean() const;
    /// True for a string that says this.
    [[nodiscard]] bool is(QByteArrayView text) const;

    /// Of an array, in order; empty for any other kind.
    [[nodiscard]] std::vector<JsonView> elements() const;
    /// Of an object, in order; empty for any other kind. See JsonObject for looking up more than one.
    [[nodiscard]] std::vector<Member> members() const;
    /// The last member of that name of an object; absent when there is none.
    [[nodiscard]] JsonView operator[](QByteArrayView key) const;

private:
    QByteArrayView m_raw;
};

struct JsonView::Member
{
    JsonString key;
    JsonView value;
};

/// The members of one object, cut once, for looking up several. Same life and thread rules as JsonView.
class JsonObject final
{
public:
    /// Empty when it is not an object.
    explicit JsonObject(const JsonView &object)
        : m_members {object.members()}
    {}

    /// The last member of that name; absent when there is none. A null counts as absent: in every dialect it says no
    /// more.
    [[nodiscard]] JsonView operator[](QByteArrayView key) const;

    [[nodiscard]] const std::vector<JsonView::Member> &members() const { return m_members; }

private:
    std::vector<JsonView::Member> m_members;
};
