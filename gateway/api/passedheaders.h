// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>

#include "gateway/http/headerlist.h"
#include "models/values/providerkind.h"

/// Which of a client's headers go on to a provider. Three sources allow a name: the family of the dialect that both
/// speak ("openai-*", "anthropic-*", "x-goog-*"), the catalogue's row of the provider's kind, and the setting
/// upstream.passHeaders. Nothing goes that PassableHeader keeps back, nor a value that is not plain text of at most
/// 2 KiB. A plain value; any thread.
struct PassedHeaders
{
    std::optional<WireDialect> shared;  ///< the dialect that client and provider both speak
    QList<QByteArray> alsoNamed;        ///< the setting: see PassableHeader::pattern()
    const ProviderKind *kind = nullptr; ///< null: whatever any kind takes

    /// Each name once; lines of one name are joined by a comma, as HTTP means them.
    [[nodiscard]] HeaderList of(const HeaderList &client) const;

private:
    [[nodiscard]] bool passes(QByteArrayView name) const;
};
