// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/http/requestparser.h"

/// What the parser makes of `bytes` fed in pieces of `pieceBytes`: for each complete request "METHOD target [body]",
/// then "error <status>" or "more" (inside a request) or nothing, joined by " | ".
[[nodiscard]] QByteArray transcript(const QByteArray &bytes, qsizetype pieceBytes,
                                    const RequestParser::Limits &limits = {});
/// The transcript that is the same for the whole input, single bytes, and pieces of 2, 7 and 64 bytes; "differs: ..."
/// when it is not.
[[nodiscard]] QByteArray agreedTranscript(const QByteArray &bytes, const RequestParser::Limits &limits = {});
