// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/demo/demoreply.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/demo/demochat.h"
#include "gateway/dialects/chatwriter.h"
#include "gateway/dialects/openaierror.h"
#include "gateway/dialects/requestpeek.h"
#include "gateway/metering/estimates.h"

namespace
{
constexpr qsizetype wordsPerEvent = 3;
constexpr qsizetype bytesPerEvent = 48; ///< for texts without spaces

constexpr QByteArrayView loremText {
    "Porticus parva in litore stat, ubi nuntii ex omnibus portis veniunt. Verba sine mora transeunt, "
    "neque ullum perit, nam scriba singula numerat et in tabulas refert. Qui clavem habet, intrat; "
    "qui non habet, foris manet et causam audit. Mane mercatores rogant, meridie poetae, nocte machinae "
    "quae numquam dormiunt. Scriba idem omnibus respondet: quod petivisti, accepisti; quod accepisti, "
    "numeratum est. Ventus chartas movet, sed lapis super eas iacet. Cum sol occidit, rationes constant, "
    "et porta patet usque ad diem proximum."};

DemoReply refusal(int status, const OpenAiError &error)
{
    return {status, "application/json", {openAiErrorBody(error)}};
}

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// At most `limit` bytes, without cutting a character.
QByteArrayView cutBefore(QByteArrayView text, qsizetype limit)
{
    if (text.size() <= limit)
        return text;
    while (limit > 0 && isContinuation(text[limit]))
        --limit;
    return text.first(limit);
}

struct Answer
{
    QByteArrayView text;
    QByteArrayView finishReason;
};

Answer answerOf(QByteArrayView text, const RequestPeek &peek, const DemoChat &chat)
{
    QByteArrayView finish = "stop";
    for (const QByteArray &stop : chat.stops) {
        if (const qsizetype at = stop.isEmpty() ? -1 : text.indexOf(stop); at >= 0)
            text = text.first(at);
    }
    const qint64 limit = peek.maxOutputTokens;
    if (limit > 0 && limit < estimatedTokens(text.size())) {
        text = cutBefore(text, static_cast<qsizetype>(limit * 4));
        finish = "length";
    }
    return {text, finish};
}

/// The next few words, with the space behind each.
qsizetype nextPiece(QByteArrayView text)
{
    qsizetype end = 0;
    for (qsizetype word = 0; word < wordsPerEvent && end < text.size(); ++word) {
        const qsizetype space = text.indexOf(' ', end);
        end = space < 0 ? text.size() : space + 1;
    }
    const qsizetype whole = cutBefore(text, bytesPerEvent).size();
    return std::min(end, whole);
}

DemoReply streamed(const ChatWriter &writer, const Answer &answer, const ChatCounts &counts, bool withUsage)
{
    DemoReply reply {200, "text/event-stream", {writer.roleEvent()}};
    for (QByteArrayView rest = answer.text; !rest.isEmpty();) {
        const qsizetype size = nextPiece(rest);
        reply.pieces.push_back(writer.textEvent(rest.first(size)));
        rest = rest.sliced(size);
    }
    reply.pieces.push_back(writer.finishEvent(answer.finishReason));
    if (withUsage)
        reply.pieces.push_back(writer.usageEvent(counts));
    reply.pieces.push_back(ChatWriter::doneEvent());
    return reply;
}

DemoReply chatReply(const QByteArray &body, quint64 number, qint64 nowSeconds)
{
    const Result<RequestPeek> peek = peekRequest(WireDialect::Chat, body);
    if (!peek)
        return refusal(400, {peek.error().detail.toUtf8(), "invalid_request_error", {}, {}});
    if (peek->model != "echo" && peek->model != "lorem")
        return refusal(404, {"The demo provider has no model '" + peek->model.left(100) + "'; it has echo and lorem.",
                             "invalid_request_error", "model_not_found", "model"});
    if (peek->choices != 1)
        return refusal(400, {"The demo models give one choice.", "invalid_request_error", {}, "n"});
    const DemoChat chat = readDemoChat(body);
    const Answer answer = answerOf(peek->model == "echo" ? QByteArrayView {chat.lastUserText} : loremText, *peek, chat);
    const ChatCounts counts {estimatedTokens(chat.promptBytes), estimatedTokens(answer.text.size())};
    const ChatWriter writer {QByteArray {"chatcmpl-demo-" + QByteArray::number(number)}, peek->model, nowSeconds};
    if (peek->stream)
        return streamed(writer, answer, counts, peek->includeUsage);
    return {200, "application/json", {writer.completion(answer.text, answer.finishReason, counts)}};
}

QByteArray joined(const std::vector<QByteArray> &parts)
{
    if (parts.size() == 1)
        return parts.front();
    QByteArray whole;
    for (const QByteArray &part : parts)
        whole += part;
    return whole;
}

constexpr const char *modelList =
    R"({"object":"list","data":[{"id":"echo","object":"model","created":0,"owned_by":"portico"},)"
    R"({"id":"lorem","object":"model","created":0,"owned_by":"portico"}]})";
} // namespace

DemoReply demoReply(const UpstreamRequest &request, quint64 number, qint64 nowSeconds)
{
    if (request.method == "POST" && request.target.endsWith("/chat/completions"))
        return chatReply(joined(request.body), number, nowSeconds);
    if (request.method == "GET" && request.target.endsWith("/models"))
        return {200, "application/json", {modelList}};
    return refusal(404, {"The demo provider has no such path.", "invalid_request_error", {}, {}});
}
