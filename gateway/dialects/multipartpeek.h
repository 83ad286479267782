// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/requestpeek.h"

/// The boundary of a multipart/form-data content type; empty: it is another type, or has none that RFC 2046 allows, or
/// more than one.
[[nodiscard]] QByteArray multipartBoundary(QByteArrayView contentType);

/// Finds `model` and `stream` among the fields of a multipart/form-data body (RFC 7578), as peekRequest() does in JSON,
/// and the `size` and `quality` of pictures; modelBegin and modelEnd mark the field's bare value. BadRequest on: broken
/// framing, a part without a name or with more than one, as far as any reader could see, a missing, empty or oversized
/// model, one of the four given twice, more than 256 parts. Any thread.
[[nodiscard]] Result<RequestPeek> peekMultipart(const QByteArray &body, const QByteArray &boundary,
                                                ModelName name = ModelName::Needed);
/// The body without the parts that RequestFitting calls routing ones, which are noted. `body` has passed
/// peekMultipart() with this boundary.
[[nodiscard]] QByteArray withoutRoutingParts(const QByteArray &body, const QByteArray &boundary, DialectNotes &notes);
/// The body as parts to send, with the model's name replaced, or a part with it added in front where it `needsModel`.
/// The name must hold no line end. A large body's parts
/// share its bytes and keep them alive (they are not terminated by NUL).
[[nodiscard]] std::vector<QByteArray> spliceMultipart(const QByteArray &body, const RequestPeek &peek,
                                                      const QByteArray &boundary, QByteArrayView model);
