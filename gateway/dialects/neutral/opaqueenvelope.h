// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>
#include <QByteArrayView>

#include "gateway/dialects/neutral/neutralpart.h"

/// Opaque marks of another family, packed into the one string that a client's dialect has for its own (a signature, an
/// encrypted_content), so that the client brings them back although it cannot read them. A plain value; any thread.
struct OpaqueEnvelope
{
    static constexpr QByteArrayView prefix {"portico1:"};

    std::vector<OpaqueMark> marks;
    /// The id of the call that the marks belong to; empty: the part in which the string stands.
    QByteArray callId;

    /// Printable ASCII that begins with `prefix`.
    [[nodiscard]] QByteArray sealed() const;
    /// nullopt: not one of ours, or damaged.
    [[nodiscard]] static std::optional<OpaqueEnvelope> opened(QByteArrayView text);

    [[nodiscard]] static bool isSealed(QByteArrayView text) { return text.startsWith(prefix); }
};
