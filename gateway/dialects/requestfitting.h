// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "gateway/dialects/jsonreader.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "models/values/modeltraits.h"
#include "models/values/wiredialect.h"

/// What is taken out of or changed in a request that goes on in its own dialect otherwise. All other members keep their
/// bytes and their order. Each change is noted by its path ("messages.reasoning_content"). Any thread.
namespace RequestFitting
{
/// True for top-level members by which clients of other gateways say where a call goes, with which key (CVE-2024-6587),
/// and which other models may answer it (OpenRouter, LiteLLM, Vercel), or that may hold such a member: nobody but the
/// hub's owner decides that here, and no provider is told. A model that the hub did not choose is neither allowed to
/// the app nor priced; the owner's way to several models is an alias.
[[nodiscard]] bool isRoutingMember(const JsonString &key);
/// The request without them; nullopt: it has none. `body` may be anything.
[[nodiscard]] std::optional<QByteArray> withoutRouting(const QByteArray &body, DialectNotes &notes);
/// The request without what the provider is known to refuse (see RefusalRules): its refusedMembers, parameters that the
/// model does not take; of chat also roles that it does not know, ids of calls in another form than it takes, and
/// members to which it gives another name. nullopt: nothing is to be changed. `body` is valid JSON.
[[nodiscard]] std::optional<QByteArray> withoutRefusals(const QByteArray &body, WireDialect dialect,
                                                        const ModelTraits &traits, DialectNotes &notes);
} // namespace RequestFitting
