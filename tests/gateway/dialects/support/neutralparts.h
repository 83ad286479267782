// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/neutral/neutralrequest.h"

// What the requests of tests are made of.

[[nodiscard]] NeutralPart call(const QByteArray &id, const QByteArray &name, const QByteArray &arguments);
[[nodiscard]] NeutralPart result(const QByteArray &id, std::vector<NeutralPart> parts, bool isError = false);
/// An image, a document, audio or video by its bytes.
[[nodiscard]] NeutralPart media(NeutralPart::Kind kind, const QByteArray &mimeType, const QByteArray &base64,
                                const QByteArray &name = {});
[[nodiscard]] NeutralPart reasoning(const QByteArray &words, std::vector<OpaqueMark> marks);
[[nodiscard]] NeutralTool tool(const QByteArray &name, const QByteArray &schema);
