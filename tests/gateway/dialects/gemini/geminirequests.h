// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QMetaType>

#include "gateway/dialects/gemini/geminiprovider.h"
#include "neutralparts.h"

/// What a test makes of a plain question to a model that takes all.
using Change = std::function<void(NeutralRequest &, ModelTraits &)>;

Q_DECLARE_METATYPE(Change)

/// The answer of a tool in words.
[[nodiscard]] inline NeutralPart resultText(const QByteArray &id, const QByteArray &text, bool isError = false)
{
    return result(id, {NeutralPart::ofText(text)}, isError);
}

inline void say(NeutralRequest &request, NeutralMessage::Role role, std::vector<NeutralPart> parts)
{
    request.messages.push_back({role, std::move(parts), {}});
}

/// A question that a change is made to.
[[nodiscard]] inline NeutralRequest question()
{
    NeutralRequest request;
    say(request, NeutralMessage::Role::User, {NeutralPart::ofText("Hello")});
    return request;
}

[[nodiscard]] inline ModelTraits traits()
{
    ModelTraits traits;
    traits.model = "gemini-x";
    traits.family = "google";
    traits.kind = "google";
    return traits;
}
