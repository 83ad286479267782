// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include "gateway/dialects/bytesearch.h"

/// A secret that an answer must not quote, neither as it is nor as JSON may spell it: with a backslash before its
/// slashes and quotes, or with any of its letters by four digits (RFC 8259, section 7), also in JSON that stands in a
/// string of other JSON. Text without a backslash is searched once. Secrets that have one themselves are found as they
/// are alone. Any thread.
class QuotedSecret final
{
public:
    QuotedSecret() = default; ///< of nothing, which is found nowhere

    /// Borrows the bytes, which must outlive it.
    explicit QuotedSecret(QByteArrayView secret)
        : m_secret {secret}
    {}

    [[nodiscard]] bool isIn(QByteArrayView text) const
    {
        return !m_secret.isEmpty() && (ByteSearch::holds(text, m_secret) || (text.contains('\\') && isSpelledIn(text)));
    }

private:
    [[nodiscard]] bool isSpelledIn(QByteArrayView text) const;

    QByteArrayView m_secret;
};
