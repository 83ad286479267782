// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/callprotocol.h"
#include "gateway/api/providerendpoint.h"

/// The headers that Portico sends, built from nothing: the credential, our own name, no coding, the kind's extras.
/// `credential` may be null.
[[nodiscard]] HeaderList providerHeaders(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential,
                                         bool stream);
/// `nowMs`: UTC, for signatures.
[[nodiscard]] UpstreamRequest callRequest(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential,
                                          CallDraft draft, bool stream, const UpstreamTimeouts &timeouts, qint64 nowMs);
/// Asks one place of the kind's models endpoint for one page: see ModelList. `page`: empty for the first.
[[nodiscard]] UpstreamRequest modelsRequest(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential,
                                            const ProviderKind::Place &place, const QByteArray &page,
                                            const UpstreamTimeouts &timeouts, qint64 nowMs);
