// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/requestmarks.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "gateway/dialects/jsonreader.h"

namespace
{
/// Members and types by which a request has the provider read what is not in it; each follows a quotation mark.
constexpr std::array<QByteArrayView, 26> elsewhere {"file_id\"",
                                                    "previous_response_id\"",
                                                    "conversation\"",
                                                    "cachedContent\"",
                                                    "fileUri\"",
                                                    "cached_content\"",
                                                    "file_uri\"",
                                                    "container\"",
                                                    "plugins\"",
                                                    "code_",
                                                    "codeExecution",
                                                    "web_",
                                                    "webSearch",
                                                    "search",
                                                    "google",
                                                    "enterpriseWebSearch",
                                                    "urlContext",
                                                    "url_context",
                                                    "mcp",
                                                    "computer",
                                                    "file_search",
                                                    "x_search",
                                                    "collections_search",
                                                    "live_search",
                                                    "enable_search",
                                                    "retrieval"};

/// Calls `take` with where each of them is, until it says that it has seen enough. A search for one byte takes the
/// library a fraction of that for a word.
template <typename Take>
void forEach(QByteArrayView body, char byte, Take take)
{
    const char *const end = body.data() + body.size();
    for (const char *at = body.data(); at != end; ++at) {
        at = static_cast<const char *>(std::memchr(at, byte, static_cast<std::size_t>(end - at)));
        if (at == nullptr || take(at - body.data()))
            return;
    }
}

/// What is said for a member whose name ends before `at`, and what follows; empty: nothing is.
QByteArrayView valueAfter(QByteArrayView body, qsizetype at)
{
    constexpr QByteArrayView blanks {" \t\r\n"};
    bool isSaid = false;
    for (; at < body.size(); ++at) {
        if (body[at] == ':' && !isSaid)
            isSaid = true;
        else if (!blanks.contains(body[at]))
            return isSaid ? body.sliced(at) : QByteArrayView {};
    }
    return {};
}

/// An address in a talk, but neither bytes in one ("data:") nor a tool's description of its parameters. `at`: of the
/// quotation mark that ends the member's name.
bool isAddress(QByteArrayView body, qsizetype at)
{
    const QByteArrayView before = body.first(at);
    if (!before.endsWith("_url") && !before.endsWith("\"url"))
        return false;
    const QByteArrayView value = valueAfter(body, at + 1);
    return value.startsWith('"') && !value.startsWith("\"data:");
}

/// A stored prompt is an object; what a plain completion is asked is text.
bool isStoredPrompt(QByteArrayView body, qsizetype at)
{
    constexpr QByteArrayView mark {"\"prompt\""};
    return body.sliced(at).startsWith(mark) && valueAfter(body, at + mark.size()).startsWith('{');
}

/// Whether a mark may begin with the byte: most of a request's quotation marks need no longer look.
constexpr std::array<bool, 256> firstBytes = [] {
    std::array<bool, 256> is {};
    for (const QByteArrayView mark : elsewhere)
        is[static_cast<unsigned char>(mark[0])] = true;
    is['p'] = true; // "prompt"
    return is;
}();

bool isElsewhere(QByteArrayView body, qsizetype at)
{
    const QByteArrayView name = body.sliced(at + 1);
    const auto begins = [name](QByteArrayView mark) { return name[0] == mark[0] && name.startsWith(mark); };
    if (!name.isEmpty() && firstBytes[static_cast<unsigned char>(name[0])]
        && (std::ranges::any_of(elsewhere, begins) || isStoredPrompt(body, at)))
        return true;
    return at > 0 && body[at - 1] == 'l' && isAddress(body, at); // "url"
}

/// Whether a type of media has its slash here: where a value, a data URL or a form's header begins, not inside a path.
bool isMediaType(QByteArrayView body, qsizetype slash)
{
    QByteArrayView before = body.first(slash);
    if (before.endsWith('\\')) // some write the slash so
        before.chop(1);
    const auto isOf = [before](QByteArrayView word) {
        if (!before.endsWith(word))
            return false;
        QByteArrayView rest = before.chopped(word.size());
        if (rest.endsWith(' '))
            rest.chop(1);
        return rest.endsWith('"') || rest.endsWith(':');
    };
    return isOf("image") || isOf("audio") || isOf("video")
           || (isOf("application") && body.sliced(slash + 1).startsWith("pdf"));
}

/// Of an array of texts. It ends at the first other element, or arrays in arrays would be passed once for each.
qint64 untypedElements(QByteArrayView array)
{
    JsonReader reader {array};
    JsonString text;
    qint64 count = 0;
    if (reader.kind() != JsonReader::Kind::Array || !reader.enterArray())
        return 0;
    while (reader.nextElement() && reader.readString(&text))
        count += text.raw.startsWith("data:") ? 0 : 1;
    return count;
}

/// Whether a file says a type by which it is counted already.
bool isTyped(QByteArrayView value)
{
    constexpr qsizetype longestType = 32;
    const QByteArrayView beginning = value.first(std::min(value.size(), longestType));
    const qsizetype slash = beginning.indexOf('/');
    return beginning.startsWith("\"data:") && slash >= 0 && isMediaType(beginning, slash);
}

/// What the member that begins at the quotation mark has of media without a type: Ollama's pictures, OpenAI's sound,
/// and files that do not say what they are or are none of the types that are counted.
qint64 untypedMedia(QByteArrayView body, qsizetype at)
{
    constexpr QByteArrayView pictures {"\"images\""};
    constexpr QByteArrayView sound {"\"input_audio\""};
    constexpr QByteArrayView file {"\"file_data\""};
    const QByteArrayView member = body.sliced(at);
    if (member.startsWith(pictures))
        return untypedElements(valueAfter(body, at + pictures.size()));
    if (member.startsWith(sound))
        return valueAfter(body, at + sound.size()).isEmpty() ? 0 : 1;
    if (!member.startsWith(file))
        return 0;
    const QByteArrayView value = valueAfter(body, at + file.size());
    return value.startsWith('"') && !isTyped(value) ? 1 : 0;
}
} // namespace

RequestMarks RequestMarks::of(QByteArrayView body)
{
    RequestMarks marks;
    forEach(body, '"', [&marks, body](qsizetype at) {
        marks.isReadElsewhere = marks.isReadElsewhere || isElsewhere(body, at);
        marks.pictures += untypedMedia(body, at);
        return false;
    });
    forEach(body, '/', [&marks, body](qsizetype at) {
        marks.pictures += isMediaType(body, at) ? 1 : 0;
        return false;
    });
    return marks;
}
