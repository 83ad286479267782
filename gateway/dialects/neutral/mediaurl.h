// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralpart.h"

/// The media that a JSON string refers to: the bytes of a data URL, with its type, or the address. The base64 is in the
/// standard alphabet, without white space; where nothing had to be mended it points into the view's text and lives no
/// longer. nullopt: a data URL that is not well-formed. After RFC 2397. Any thread.
[[nodiscard]] std::optional<NeutralMedia> mediaOfUrl(const JsonView &url);

/// Base64 as providers want it: standard alphabet, padded, no white space. Shares the text when that is so already.
[[nodiscard]] QByteArray standardBase64(const QByteArray &text);

/// "data:<type>;base64,<bytes>" of media that has bytes.
[[nodiscard]] QByteArray dataUrlOf(const NeutralMedia &media);

/// One of the four types of images that all vendors take, by its common name.
[[nodiscard]] bool isWebImage(const QByteArray &mimeType);

/// An image's type: the one that is said, in its common name, else by the first of its bytes; PNG where they tell
/// nothing.
[[nodiscard]] QByteArray imageTypeOf(const NeutralMedia &media);
