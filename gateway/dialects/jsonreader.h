// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>
#include <optional>

#include <QByteArray>
#include <QByteArrayView>

/// A string of a JSON text, as it stands there: a view without its quotes.
struct JsonString
{
    QByteArrayView raw;
    bool escaped = false; ///< has at least one backslash

    /// Without its escapes. A lone surrogate becomes U+FFFD.
    [[nodiscard]] QByteArray decoded() const;
    /// Bytes of decoded(), without making it.
    [[nodiscard]] qsizetype decodedSize() const;

    /// Equal after unescaping. Here, so that the comparison with a literal becomes one of numbers: keys are asked for
    /// dozens of names in every event of a stream.
    [[nodiscard]] bool is(QByteArrayView text) const
    {
        if (escaped)
            return decoded() == text;
        return raw.size() == text.size() && std::memcmp(raw.data(), text.data(), static_cast<size_t>(text.size())) == 0;
    }
};

/// Pulls values out of a JSON text in one pass, without a tree, a copy or padding. Strict by RFC 8259: what it skips is
/// checked like what it reads, which simdjson's on-demand parser does not do; so a body that passed was valid as a
/// whole. UTF-8 is not checked here. After a failure every call answers false or nothing. Any thread.
class JsonReader final
{
public:
    static constexpr int maxDepth = 512;

    enum class Kind
    {
        Object,
        Array,
        String,
        Number,
        Boolean,
        Null,
        None ///< no value begins here: the end or a wrong byte
    };

    explicit JsonReader(QByteArrayView text)
        : m_begin {text.data()}
        , m_at {text.data()}
        , m_end {text.data() + text.size()}
    {}

    /// Of the value that comes next.
    [[nodiscard]] Kind kind();

    [[nodiscard]] bool enterObject();
    /// Stands before the next member's value then; false at the end of the object, which is passed, or on a failure.
    [[nodiscard]] bool nextMember(JsonString *key);
    [[nodiscard]] bool enterArray();
    [[nodiscard]] bool nextElement();

    [[nodiscard]] bool readString(JsonString *value);
    [[nodiscard]] std::optional<bool> readBoolean();
    /// A number cut to its integer part, within what qint64 holds.
    [[nodiscard]] std::optional<qint64> readInteger();
    /// Passes one value of any kind and checks it.
    bool skip();

    /// By how much the media among the passed strings are longer than 4 KiB each: base64 is not text that costs a token
    /// for every four bytes.
    [[nodiscard]] qsizetype mediaExcess() const { return m_mediaExcess; }

    /// Nothing but white space is left and nothing failed.
    [[nodiscard]] bool atEnd();

    [[nodiscard]] bool hasFailed() const { return m_failure != nullptr; }

    /// English words for what is wrong; empty when nothing is.
    [[nodiscard]] QByteArray failure() const;

    /// Bytes from the beginning to where the reader stands; kind() moves it past white space.
    [[nodiscard]] qsizetype offset() const { return m_at - m_begin; }

private:
    static constexpr qsizetype longStringBytes = 4096;

    bool fail(const char *what);
    void skipSpace();
    bool enter(char bracket);
    bool leave();
    bool skipString(bool *escaped);
    bool skipStringEnd(bool *escaped);
    bool skipSpecial(bool *escaped);
    bool skipStringValue();
    bool skipNumber();
    bool skipDigits();
    bool skipWord(QByteArrayView word);
    bool skipObject();
    bool skipArray();

    const char *m_begin = nullptr;
    const char *m_at = nullptr;
    const char *m_end = nullptr;
    const char *m_failure = nullptr;
    QByteArrayView m_member; ///< whose value is passed, or an array of it; as it is written
    qsizetype m_mediaExcess = 0;
    int m_depth = 0;
    bool m_first = false; ///< in a container just entered: no comma is due
};
