// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/dialectnotes.h"

/// What the forms of image generation share with OpenAI's. Any thread.
namespace PictureList
{
struct Ratio
{
    int width = 1;
    int height = 1;
};

/// The one of `ratios` nearest to the request's `size`; nullopt: it names none ("auto"). Notes the size when the ratio
/// is another than was asked for.
[[nodiscard]] std::optional<Ratio> ratioOf(const QByteArray &openAiBody, std::span<const Ratio> ratios,
                                           DialectNotes &notes);
/// How many pictures are wanted; at least 1.
[[nodiscard]] qint64 countOf(const QByteArray &openAiBody);
/// Notes the members of a request that are not among `said`.
void noteOthers(const QByteArray &openAiBody, std::span<const QByteArrayView> said, DialectNotes &notes);
} // namespace PictureList
