// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "models/values/tokenusage.h"

/// An answer in one piece, as the client gets it.
struct WholeAnswer
{
    /// More is not taken of a provider.
    static constexpr qsizetype maxBytes = 48 * 1024 * 1024;

    QByteArray body;
    QByteArray contentType;
    std::optional<TokenUsage> usage; ///< as the provider gave it
    qint64 outputTextBytes = 0;      ///< what the model wrote
};
