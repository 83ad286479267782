// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/picturelist.h"

#include <algorithm>
#include <cmath>

namespace
{
constexpr double sameRatio = 1e-9;

struct Size
{
    double width = 0;
    double height = 0;
};

/// "1024x1536"
std::optional<Size> sizeOf(const QByteArray &text)
{
    const qsizetype cross = text.indexOf('x');
    bool isWidth = false;
    bool isHeight = false;
    const int width = text.left(cross).toInt(&isWidth);
    const int height = text.mid(cross + 1).toInt(&isHeight);
    if (cross < 0 || !isWidth || !isHeight || width <= 0 || height <= 0)
        return std::nullopt;
    return Size {static_cast<double>(width), static_cast<double>(height)};
}

/// How far two shapes are apart, the same for a portrait and its landscape.
double distance(const Size &size, const PictureList::Ratio &ratio)
{
    return std::abs(std::log(size.width / size.height) - std::log(static_cast<double>(ratio.width) / ratio.height));
}
} // namespace

std::optional<PictureList::Ratio> PictureList::ratioOf(const QByteArray &openAiBody, std::span<const Ratio> ratios,
                                                       DialectNotes &notes)
{
    const JsonView asked = JsonView {openAiBody}["size"];
    const std::optional<Size> size = sizeOf(asked.text());
    if (!size) {
        if (asked.exists() && !asked.isNull() && !asked.is("auto"))
            notes.add("size");
        return std::nullopt;
    }
    const auto nearest = std::min_element(ratios.begin(), ratios.end(), [&size](const Ratio &a, const Ratio &b) {
        return distance(*size, a) < distance(*size, b);
    });
    if (distance(*size, *nearest) > sameRatio)
        notes.add("size");
    return *nearest;
}

qint64 PictureList::countOf(const QByteArray &openAiBody)
{
    return std::max<qint64>(1, JsonView {openAiBody}["n"].integer().value_or(1));
}

void PictureList::noteOthers(const QByteArray &openAiBody, std::span<const QByteArrayView> said, DialectNotes &notes)
{
    for (const JsonView::Member &member : JsonView {openAiBody}.members()) {
        const QByteArray name = member.key.decoded();
        if (std::find(said.begin(), said.end(), QByteArrayView {name}) == said.end())
            notes.add(name);
    }
}
