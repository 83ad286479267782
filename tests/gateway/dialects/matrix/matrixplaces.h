// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/api/httpstatus.h"
#include "gateway/dialects/dialects.h"

/// One side of the matrix: a dialect as clients speak it.
struct MatrixClient
{
    const char *name; ///< also of its files
    WireDialect dialect;
    ApiDialect errors;
};

/// The other: a provider of a dialect and what the catalogue says of a model that stands for those it serves.
struct MatrixProvider
{
    const char *name; ///< also of its files
    WireDialect dialect;
    ModelTraits traits;
};

[[nodiscard]] const std::vector<MatrixClient> &matrixClients();
[[nodiscard]] const std::vector<MatrixProvider> &matrixProviders();

/// The client's request as the hub sees it: model and stream, which Gemini has in the path, are filled in.
[[nodiscard]] Result<NeutralRequest> readRequest(const MatrixClient &client, const QByteArray &body, bool stream);

/// What the file of a stream stands for: of AWS frames it has one per line, "type payload".
[[nodiscard]] QByteArray wireStream(const MatrixProvider &provider, const QByteArray &text);
