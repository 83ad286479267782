// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "gateway/dialects/neutral/dialectnotes.h"
#include "models/values/error.h"
#include "models/values/providerkind.h"
#include "models/values/tokenusage.h"

/// The form in which some providers take a service and answer it, where that is not OpenAI's: every question and every
/// answer goes through OpenAI's form, so that a client's own form and a provider's need not know each other. Has no
/// state; any thread.
class ServiceShape
{
    Q_DISABLE_COPY_MOVE(ServiceShape)

public:
    /// What a provider is sent.
    struct Request
    {
        QByteArray body;
        QByteArray contentType = QByteArrayLiteral("application/json");
    };

    /// What was asked, for writing the answer.
    struct Question
    {
        QByteArray body;            ///< in OpenAI's form, valid JSON
        QByteArray model;           ///< as the client named it
        qint64 estimatedTokens = 0; ///< of the input, for an answer that does not say
        qint64 nowSeconds = 0;      ///< UTC
        QByteArray id {};           ///< minted here, for an answer that has one
    };

    /// A provider's answer in OpenAI's form.
    struct Answer
    {
        QByteArray body;
        bool saysUsage = true;              ///< false: the tokens in it are the question's estimate
        std::optional<TokenUsage> usage {}; ///< what the provider said, where the body has no place for it
    };

    ServiceShape() = default;
    virtual ~ServiceShape() = default;

    /// `body` is OpenAI's and valid JSON, `model` the provider's name. BadRequest names the member at fault; what
    /// cannot be said is noted.
    [[nodiscard]] virtual Result<Request> request(const QByteArray &body, const QByteArray &model,
                                                  DialectNotes &notes) const = 0;
    /// UpstreamFailed: the body is not such an answer. UpstreamRejected: the provider declined in a whole answer.
    [[nodiscard]] virtual Result<Answer> answer(const QByteArray &body, const Question &question) const = 0;

    /// The content type of an answer that is sound; empty: it is JSON. `body` is the question's.
    [[nodiscard]] virtual QByteArray soundType(const QByteArray &body) const
    {
        Q_UNUSED(body);
        return {};
    }

    /// The provider gives this as a stream, too: of the events of chat.
    [[nodiscard]] virtual bool streams() const { return false; }

    /// The catalogue's word for a form of this service; nullptr: OpenAI's, or one that is not known.
    [[nodiscard]] static const ServiceShape *of(ProviderKind::Service service, QByteArrayView shape);
};
