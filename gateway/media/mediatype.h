// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/neutralpart.h"

/// The type of fetched bytes, by what they begin with, if they are what is expected: an image for an Image, PDF, text
/// or an office file for a Document, and so on. `said`: the server's Content-Type, which counts only where the first
/// bytes do not tell (text, office files). Empty: they are not. After the signatures in the WHATWG's MIME Sniffing
/// standard. Any thread.
[[nodiscard]] QByteArray mediaTypeOf(NeutralPart::Kind expected, QByteArrayView bytes, const QByteArray &said);
