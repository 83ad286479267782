// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QStringBuilder>

#include "gateway/dialects/messages/fieldpath.h"
#include "models/values/error.h"

/// The first thing in a request that cannot be accepted. Whoever reads on after it was found reads nothing new into it.
/// One per request.
class RequestRefusal final
{
public:
    /// Keeps "'messages.0.role' must be a text." unless something was refused before.
    void add(const FieldPath &where, const char *what)
    {
        if (!m_error)
            m_error = Error {ErrorCode::BadRequest, QString::fromUtf8('\'' + where.text() + "' " + what + '.')};
    }

    [[nodiscard]] bool stands() const { return m_error.has_value(); }

    [[nodiscard]] Error error() const { return m_error.value_or(Error {}); }

private:
    std::optional<Error> m_error;
};
