// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/providerendpoint.h"

/// The headers that Portico sends, built from nothing: the credential, our own name, no coding, the kind's extras.
/// `credential` may be null.
[[nodiscard]] HeaderList providerHeaders(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential,
                                         bool stream);
[[nodiscard]] UpstreamRequest chatRequest(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential,
                                          std::vector<QByteArray> body, bool stream, const HeaderList &passedHeaders,
                                          const UpstreamTimeouts &timeouts);
/// Asks one place of the kind's models endpoint for one page: see ModelList. `page`: empty for the first.
[[nodiscard]] UpstreamRequest modelsRequest(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential,
                                            const ProviderKind::Place &place, const QByteArray &page,
                                            const UpstreamTimeouts &timeouts);
/// The client's headers that may go upstream: a short list of harmless ones, each once and of plain text.
[[nodiscard]] HeaderList passedHeaders(const HeaderList &client);
