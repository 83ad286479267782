// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "gateway/dialects/responses/responsesprovider.h"
#include "neutralparts.h"

/// What a test makes of a plain question ("Hi") to a model that takes most.
using Change = std::function<void(NeutralRequest &, ModelTraits &)>;

[[nodiscard]] inline NeutralMessage said(NeutralMessage::Role role, std::vector<NeutralPart> parts)
{
    NeutralMessage message;
    message.role = role;
    message.parts = std::move(parts);
    return message;
}

[[nodiscard]] inline NeutralRequest plainRequest()
{
    NeutralRequest request;
    request.dialect = WireDialect::Chat;
    request.messages.push_back(said(NeutralMessage::Role::User, {NeutralPart::ofText("Hi")}));
    return request;
}

[[nodiscard]] inline ModelTraits traitsOf()
{
    ModelTraits traits;
    traits.model = "gpt-x";
    traits.family = "openai";
    return traits;
}

[[nodiscard]] inline QByteArray joined(const DialectNotes &notes)
{
    QByteArray text;
    for (const QByteArray &note : notes.all())
        text.append(text.isEmpty() ? "" : " ").append(note);
    return text;
}
