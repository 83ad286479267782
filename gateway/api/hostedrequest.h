// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/callprotocol.h"
#include "gateway/api/providerendpoint.h"

/// Makes a request of one dialect as a cloud wants it that hosts models of the dialect's maker: the model stands in the
/// path, and the body says a version in its place; the other members keep their order and the bytes of their values. A
/// request in a dialect that is not hosted there stays as it is. After Google's and Anthropic's documents on Claude at
/// Vertex AI. The draft's body is a JSON object. Any thread.
void fitToHost(CallDraft &draft, const ProviderEndpoint &endpoint, WireDialect dialect, const QByteArray &model,
               bool stream);
