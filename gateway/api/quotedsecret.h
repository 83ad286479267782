// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include "gateway/dialects/bytesearch.h"
#include "models/vault/slashescaping.h"

/// A secret that an answer must not quote, neither as it is nor as JSON may spell it: with its slashes escaped. One
/// without a slash is looked for once. Any thread.
class QuotedSecret final
{
public:
    QuotedSecret() = default; ///< of nothing, which is found nowhere

    /// Borrows the bytes, which must outlive it.
    explicit QuotedSecret(QByteArrayView secret)
        : m_plain {secret}
        , m_escaped {slashEscaped(secret)}
    {}

    [[nodiscard]] bool isIn(QByteArrayView text) const
    {
        return !m_plain.isEmpty()
               && (ByteSearch::holds(text, m_plain)
                   || (!m_escaped.isEmpty() && ByteSearch::holds(text, m_escaped.reveal())));
    }

private:
    QByteArrayView m_plain;
    Secret m_escaped; ///< empty: it is spelled in one way
};
