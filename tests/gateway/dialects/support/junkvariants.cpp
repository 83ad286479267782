// SPDX-License-Identifier: GPL-3.0-or-later
#include "junkvariants.h"

#include "gateway/dialects/jsonview.h"

namespace
{
constexpr const char *junk[] = {"null",
                                "true",
                                "-1",
                                "1e400",
                                "99999999999999999999",
                                "\"\"",
                                "\"x\"",
                                "[]",
                                "{}",
                                "[null]",
                                "[[]]",
                                R"([{"type":"text"}])",
                                R"({"type":"x","a":[1]})"};

void addVariants(const QByteArray &json, const JsonView &value, std::vector<QByteArray> &variants)
{
    const qsizetype begin = value.raw().data() - json.constData();
    for (const char *replacement : junk)
        variants.push_back(QByteArray {json}.replace(begin, value.raw().size(), replacement));
    for (const JsonView &element : value.elements())
        addVariants(json, element, variants);
    for (const JsonView::Member &member : value.members()) {
        const qsizetype key = member.key.raw.data() - json.constData();
        variants.push_back(QByteArray {json}.replace(key, member.key.raw.size(), "unheard_of"));
        addVariants(json, member.value, variants);
    }
}
} // namespace

std::vector<QByteArray> junkVariants(const QByteArray &json)
{
    std::vector<QByteArray> variants;
    addVariants(json, JsonView {json}, variants);
    return variants;
}
