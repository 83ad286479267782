// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

/// One header or trailer line taken apart: `name ":" OWS value OWS`. Views into the line.
struct FieldLine
{
    QByteArrayView name;
    QByteArrayView value;

    /// False when the name is empty or no token, or no colon follows it at once: that covers obsolete folding and white
    /// space before the first field or before the colon. The line's bytes are checked by LineReader.
    [[nodiscard]] bool parse(QByteArrayView line);
};
