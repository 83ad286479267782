// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/metering/estimates.h"
#include "gateway/metering/requestmarks.h"

/// What a call can have used at most, by its own words: an upstream that claims more is not believed, or one small
/// answer could empty an account. Input: a token for each byte of the request and an allowance for each picture and for
/// what providers add; where the request names something that the provider reads elsewhere (a file, a search, a talk
/// that it keeps), the model's context several times. Output: the client's maximum or the model's for each answer, or
/// what the text that came can be at most; thoughts are not sent, and models that think may do so beyond a client's
/// maximum, but not beyond their own. A reserve has to add what of this lies beyond the request's own words. A view of
/// one call's request; gateway thread.
class UsageBound final
{
public:
    /// Beyond the request's text and its maximum.
    struct Beyond
    {
        qint64 input = 0;    ///< pictures, and what the provider reads elsewhere
        qint64 pictures = 0; ///< of these, the pictures
        qint64 thoughts = 0; ///< beside the client's maximum; 0 for a model that does not think
    };

    UsageBound(const RequestPeek &peek, const QByteArray &body, const ModelTraits &traits);

    /// Of a service beside text, whose own demand says what it may give.
    void setDemand(const CallDemand &demand);

    /// Of the request, whoever serves it. Reads the whole body.
    [[nodiscard]] RequestMarks marks() const { return RequestMarks::of(m_body); }

    [[nodiscard]] Beyond beyond(const RequestMarks &marks) const;
    /// Input tokens that are believed of the request's words and of what providers add to them; media are none, which
    /// beyond() and the demand tell of.
    [[nodiscard]] qint64 wordsInput() const;
    /// `outputTextBytes`: what is known to have been written.
    [[nodiscard]] bool holds(const TokenUsage &said, qint64 outputTextBytes) const;

private:
    [[nodiscard]] bool holdsInput(qint64 tokens) const;
    [[nodiscard]] qint64 plainInput() const;

    QByteArray m_body; ///< shared
    qint64 m_promptBytes = 0;
    qint64 m_contextTokens = 0;
    qint64 m_output = 0;   ///< what is not thought
    qint64 m_thoughts = 0; ///< beside that
    qint64 m_images = 0;
    qint64 m_audioMs = 0;
};
