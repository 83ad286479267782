// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/requestpeek.h"
#include "gateway/metering/usagebound.h"
#include "models/values/providerkind.h"
#include "models/values/tokenusage.h"

/// Counts what one call to a service beside chat used: as the answer says it, else from the request. A plain value.
class ServiceMeter final
{
public:
    using Service = ProviderKind::Service;

    ServiceMeter() = default;
    /// `body` is the request's, in JSON; empty when it is a form, whose first file is `file` then. Both are only read.
    ServiceMeter(Service service, const RequestPeek &peek, const QByteArray &body, QByteArrayView file = {});

    [[nodiscard]] int choices() const { return m_peek.choices; } ///< answers or pictures that were asked for

    /// What the call may use of a model of these traits.
    [[nodiscard]] CallDemand demand(const ModelTraits &traits) const;
    /// What a provider may say that it used; `body` is the request's.
    [[nodiscard]] UsageBound bound(const QByteArray &body, const ModelTraits &traits) const;
    /// What can be counted here, with as many pictures as were asked for; marked estimated.
    [[nodiscard]] TokenUsage counted(qint64 outputTextBytes) const;

    /// How much text of a whole answer, which must be valid JSON, the model wrote, where it writes any.
    [[nodiscard]] qint64 textBytes(QByteArrayView json) const;
    /// Of a whole answer, which must be valid JSON.
    [[nodiscard]] TokenUsage ofAnswer(QByteArrayView json) const;
    /// Of the event that ends a streamed answer, or one of its images; valid JSON.
    [[nodiscard]] TokenUsage ofEvent(QByteArrayView json) const;
    /// "SIZE/QUALITY" of an image as the answer says it, else as it was asked for; empty: the service makes none. An
    /// image of no said size is the provider's usual one.
    [[nodiscard]] QByteArray imageVariant(QByteArrayView answer = {}) const;
    /// Of sound for which the provider gave this usage.
    [[nodiscard]] TokenUsage ofSpoken(const TokenUsage &said) const;
    /// Of an answer that says nothing. `outputTextBytes`: what came, the prompts that an old completion repeats
    /// included.
    [[nodiscard]] TokenUsage ofRequest(qint64 outputTextBytes = 0) const;

private:
    [[nodiscard]] bool isImage() const;
    [[nodiscard]] bool isTranscript() const;
    [[nodiscard]] TokenUsage reported(const JsonObject &answer) const;
    [[nodiscard]] qint64 withoutEcho(qint64 textBytes) const;
    [[nodiscard]] TokenUsage sounding(TokenUsage said) const;

    [[nodiscard]] CallDemand imageDemand() const;
    [[nodiscard]] CallDemand speechDemand() const;
    [[nodiscard]] CallDemand transcriptDemand() const;

    Service m_service = Service::Embeddings;
    RequestPeek m_peek;
    qint64 m_characters = 0; ///< code points to be spoken
    qint64 m_soundMs = 0;    ///< of the file to be written down, as its head or its size tells
    QByteArray m_size;       ///< of the images, as asked for
    QByteArray m_quality;
};
