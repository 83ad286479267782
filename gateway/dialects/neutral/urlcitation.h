// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/dialects/neutral/neutraldelta.h"

/// A page on the web that an answer goes by: what the annotations and citations of all dialects have in common.
struct UrlCitation
{
    QByteArray url;
    QByteArray title;            ///< may be empty
    std::optional<qint64> begin; ///< code points of the text that goes by it; nullopt: the dialect does not say
    std::optional<qint64> end;

    /// Of raw JSON in that dialect; nullopt: it cites something else, or is no JSON. Any thread.
    [[nodiscard]] static std::optional<UrlCitation> of(WireDialect dialect, QByteArrayView raw);
};

/// Whether that client's dialect has words for what an Annotation step says. Any thread.
[[nodiscard]] bool canCite(WireDialect client, const NeutralDelta &annotation);

/// Code points of UTF-8 text, which is what clients count in.
[[nodiscard]] qint64 codePoints(QByteArrayView text);
