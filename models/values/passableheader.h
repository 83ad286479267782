// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

/// Which headers of a client's may go on to a provider at all, whoever asks for it. Names are compared without regard
/// to case. Pure; any thread.
namespace PassableHeader
{
/// True for headers that are never passed on: of the connection and the body's framing, of keys and cookies, of who
/// asks from where, and the hub's own.
[[nodiscard]] bool isKeptBack(QByteArrayView name);
/// True for names that say whose account or which client it is ("openai-organization", "x-goog-user-project"): they are
/// passed on only where somebody wrote them out.
[[nodiscard]] bool namesSomebody(QByteArrayView name);
/// A name, or a beginning of names with "*" behind it, in lower case; nothing when the text is no such thing, or names
/// what is kept back.
[[nodiscard]] std::optional<QString> pattern(const QString &text);
/// `pattern` is one of pattern()'s.
[[nodiscard]] bool matches(QByteArrayView name, QByteArrayView pattern);
} // namespace PassableHeader
