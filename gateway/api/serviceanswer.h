// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "models/values/providerkind.h"

/// Whether a whole answer in OpenAI's shape holds what the service is for: vectors for every text, pictures, choices, a
/// verdict, a ranking, a transcript. `answer` is an object; `request` the one that it answers, valid JSON, or empty
/// where that is a form. Proxies and frameworks answer 200 with other objects, which no client can use. Pure; any
/// thread.
[[nodiscard]] bool isServiceAnswer(ProviderKind::Service service, const JsonView &answer, const QByteArray &request);
