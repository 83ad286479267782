// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/http/headerlist.h"

/// The client's headers that go to a provider of its own dialect: all but what belongs to the connection, proves or
/// names who asks (keys, cookies, accounts, addresses, traces) or says how the message is framed. Lines of one name are
/// joined in order; a value of other than printable ASCII, a long one and what is too many stay behind. Any thread.
[[nodiscard]] HeaderList passedHeaders(const HeaderList &client);
/// The members of the client's query that go there, as they came and in order: all but keys, what decides the answer's
/// form (`alt`, `fields`, ...) and the API's version, which the provider's own address names. Without '?'.
[[nodiscard]] QByteArray passedQuery(const QByteArray &query);
