// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/callprotocol.h"
#include "gateway/dialects/services/serviceshape.h"

/// Where a provider serves something beside chat, and in what form. A plain value of one attempt; gateway thread.
class ServiceRoute final
{
public:
    using Service = ProviderKind::Service;

    ServiceRoute() = default;

    /// BadRequest when the provider does not serve it in a form that is known here. `name`: the endpoint's, for people.
    [[nodiscard]] static Result<ServiceRoute> to(Service service, const QString &name, const ModelTarget &target,
                                                 const ProviderEndpoint &endpoint);

    /// Null: OpenAI's own.
    [[nodiscard]] const ServiceShape *shape() const { return m_shape; }

    /// The catalogue's word for the form: "openai", "gemini", ...
    [[nodiscard]] QByteArrayView shapeName() const { return m_place->shape; }

    /// An empty request to it: the path is there, body and content type are not.
    [[nodiscard]] CallDraft empty() const;
    /// A question in OpenAI's form that names the provider's model, as this place takes it.
    [[nodiscard]] Result<CallDraft> draft(QByteArray openAiBody, DialectNotes &notes) const;
    /// The answer in OpenAI's form.
    [[nodiscard]] Result<ServiceShape::Answer> answer(QByteArray body, const ServiceShape::Question &question) const;

private:
    const ProviderKind::Place *m_place = nullptr; ///< of the catalogue, which stays
    const ServiceShape *m_shape = nullptr;
    QByteArray m_target;
    QByteArray m_model;
};
