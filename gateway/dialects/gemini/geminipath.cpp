// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminipath.h"

#include <algorithm>
#include <array>

namespace
{
using Verb = GeminiPath::Verb;

struct VerbName
{
    QByteArrayView name;
    Verb verb;
};

/// A model's own colon ("llama3:8b") is told from a verb's by the verb being one of these.
constexpr std::array verbs {
    VerbName {"generateContent", Verb::GenerateContent},
    VerbName {"streamGenerateContent", Verb::StreamGenerateContent},
    VerbName {"countTokens", Verb::CountTokens},
    VerbName {"embedContent", Verb::EmbedContent},
    VerbName {"batchEmbedContents", Verb::BatchEmbedContents},
    VerbName {"asyncBatchEmbedContent", Verb::Unserved},
    VerbName {"batchGenerateContent", Verb::Unserved},
    VerbName {"countMessageTokens", Verb::Unserved},
    VerbName {"countTextTokens", Verb::Unserved},
    VerbName {"embedText", Verb::Unserved},
    VerbName {"generateAnswer", Verb::Unserved},
    VerbName {"generateMessage", Verb::Unserved},
    VerbName {"generateText", Verb::Unserved},
    VerbName {"predict", Verb::Unserved},
    VerbName {"predictLongRunning", Verb::Unserved},
};

constexpr QByteArrayView collection {"models"};

bool isVersion(QByteArrayView segment)
{
    return segment.size() >= 2 && segment[0] == 'v' && segment[1] >= '1' && segment[1] <= '9'
           && std::all_of(segment.begin() + 1, segment.end(),
                          [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

QByteArrayView withoutVersions(QByteArrayView path)
{
    for (;;) {
        while (path.startsWith('/'))
            path = path.sliced(1);
        const qsizetype slash = path.indexOf('/');
        if (slash < 0 || !isVersion(path.first(slash)))
            return path;
        path = path.sliced(slash);
    }
}

Verb takeVerb(QByteArray &model)
{
    const qsizetype colon = model.lastIndexOf(':');
    if (colon < 0)
        return Verb::None;
    const QByteArrayView word = QByteArrayView {model}.sliced(colon + 1);
    const auto found =
        std::find_if(verbs.begin(), verbs.end(), [word](const VerbName &each) { return each.name == word; });
    if (found == verbs.end())
        return Verb::None;
    model.truncate(colon);
    return found->verb;
}
} // namespace

std::optional<GeminiPath> parseGeminiPath(QByteArrayView path)
{
    QByteArrayView rest = withoutVersions(path);
    if (!rest.startsWith(collection))
        return std::nullopt;
    rest = rest.sliced(collection.size());
    if (rest.isEmpty() || rest == "/")
        return GeminiPath {};
    if (!rest.startsWith('/'))
        return std::nullopt;
    GeminiPath parsed;
    parsed.model = QByteArray::fromPercentEncoding(rest.sliced(1).toByteArray());
    parsed.verb = takeVerb(parsed.model);
    while (parsed.model.startsWith("models/"))
        parsed.model.remove(0, collection.size() + 1);
    return parsed.model.isEmpty() ? std::nullopt : std::optional {std::move(parsed)};
}

QByteArray geminiModelPath(const QByteArray &model)
{
    constexpr QByteArrayView tunedModels {"tunedModels/"};
    if (model.startsWith(tunedModels))
        return '/' + model.toPercentEncoding("/");
    return "/models/" + model.toPercentEncoding(":");
}
