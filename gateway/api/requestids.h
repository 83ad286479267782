// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QRandomGenerator>

#include "gateway/http/requesthead.h"

/// The x-request-id of an exchange: the client's own where it is a plain short token, else a random UUID. Not a secret.
/// One per worker; gateway thread.
class RequestIds final
{
public:
    [[nodiscard]] QByteArray idOf(const RequestHead &head);
    /// For an answer that gets its id here: 24 letters and digits.
    [[nodiscard]] QByteArray answerId();

private:
    [[nodiscard]] QByteArray make();

    QRandomGenerator m_random = QRandomGenerator::securelySeeded();
};
