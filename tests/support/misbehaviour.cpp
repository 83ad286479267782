// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/misbehaviour.h"

#include <functional>
#include <vector>

#include "tests/support/gzipbytes.h"

namespace
{
using Make = std::function<Script(const ChatAsk &ask, int number)>;

/// A model's name, with "-N" where a number follows, and what it does.
struct Behaviour
{
    QByteArray name;
    QByteArray help;
    Make make;
};

Script streamHead()
{
    return Script::chunked(200, "text/event-stream");
}

/// The stream's first events, up to the middle.
Script halfStream(const ChatAsk &ask)
{
    Script script = streamHead();
    const QList<QByteArray> events = chatEvents(ask);
    for (qsizetype i = 0; i < events.size() / 2; ++i)
        script.chunk(events.at(i));
    return script;
}

Script streamOf(const QList<QByteArray> &events, int pauseMs = 0)
{
    Script script = streamHead();
    for (const QByteArray &event : events)
        script.chunk(event).wait(pauseMs);
    return script.lastChunk();
}

Script wait(const ChatAsk &ask, int ms)
{
    Script script;
    script.wait(ms);
    const Script rest = chatAnswer(ask);
    for (const Script::Step &step : rest.steps())
        script.send(step.bytes);
    return script;
}

QByteArray oneEvent(const QByteArray &content)
{
    return R"(data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":")"
           + content + "\"},\"finish_reason\":null}]}\n\n";
}

Script withoutDone(const ChatAsk &ask)
{
    QList<QByteArray> events = chatEvents(ask);
    events.removeLast();
    return streamOf(events);
}

/// Neither says how it ends, though it is framed well and tells its usage.
Script withoutFinish(const ChatAsk &ask)
{
    QList<QByteArray> events = chatEvents(ask);
    events.removeLast();
    events.removeIf([](const QByteArray &event) { return event.contains("\"finish_reason\":\""); });
    return streamOf(events);
}

Script errorEvent(const ChatAsk &ask)
{
    const QByteArray event = "data: " + openAiError("The server had an error.", "server_error") + "\n\n";
    return halfStream(ask).chunk(event).lastChunk();
}

Script status(int code)
{
    static const QHash<int, QByteArray> types {{401, "invalid_request_error"}, {429, "requests"}};
    return Script::answer(code,
                          openAiError("scripted status " + QByteArray::number(code) + " at /srv/app.py:12 sk-leak",
                                      types.value(code, "server_error")));
}

Script retryAfter(const QByteArray &value)
{
    return Script::answer(429, openAiError("Rate limit reached", "requests", {}, "rate_limit_exceeded"),
                          "application/json", {{"Retry-After", value}});
}

Script redirect(int code)
{
    return Script::answer(code, "{}", "application/json", {{"Location", "http://127.0.0.1:9/v1/chat/completions"}});
}

Script gzipped(const QByteArray &plain)
{
    return Script::answer(200, gzipBytes(plain), "application/json", {{"Content-Encoding", "gzip"}});
}

Script hints(const ChatAsk &ask, int count)
{
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n";
    return Script::raw(bytes + chatAnswer(ask).steps().first().bytes);
}

Script raw(const QByteArray &bytes)
{
    return Script::raw(bytes);
}

std::vector<Behaviour> timingBehaviours()
{
    return {
        {"slow-N", "waits N ms, then answers well", wait},
        {"drip-N", "a stream with N ms between its events",
         [](const ChatAsk &ask, int ms) { return streamOf(chatEvents(ask), ms); }},
        {"bytes-N", "a good answer in pieces of N bytes",
         [](const ChatAsk &ask, int n) { return chatAnswer(ask).split(qMax(1, n)); }},
        {"silent", "never answers", [](const ChatAsk &, int) { return Script {}.stall(); }},
        {"silent-head", "a head, then nothing", [](const ChatAsk &, int) { return streamHead().stall(); }},
        {"silent-middle", "half a stream, then nothing",
         [](const ChatAsk &ask, int) { return halfStream(ask).stall(); }},
        {"endless", "events for ever",
         [](const ChatAsk &, int) {
             return streamHead().sendForever(Script::chunkOf(oneEvent(QByteArray(1000, 'x'))));
         }},
        {"big-N", "one event with N KiB of text",
         [](const ChatAsk &, int n) {
             return streamOf({oneEvent(QByteArray(n * 1024, 'x')), "data: [DONE]\n\n"});
         }},
    };
}

std::vector<Behaviour> breakingBehaviours()
{
    return {
        {"cut", "half a stream, then FIN", [](const ChatAsk &ask, int) { return halfStream(ask).cut(); }},
        {"cut-reset", "half a stream, then RST", [](const ChatAsk &ask, int) { return halfStream(ask).reset(); }},
        {"reset", "RST before the head", [](const ChatAsk &, int) { return Script {}.reset(); }},
        {"close", "FIN before the head", [](const ChatAsk &, int) { return Script {}.close(); }},
        {"cut-head", "FIN inside the head",
         [](const ChatAsk &, int) { return Script::raw("HTTP/1.1 200 OK\r\nContent-").cut(); }},
        {"truncated", "less than Content-Length, then FIN",
         [](const ChatAsk &, int) {
             return Script::raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{")
                 .cut();
         }},
        {"bad-chunk", "a chunk line that is none",
         [](const ChatAsk &ask, int) { return halfStream(ask).send("xyz\r\n"); }},
        {"extra", "bytes after the body", [](const ChatAsk &ask, int) { return chatAnswer(ask).send("extra bytes"); }},
        {"garbage", "not HTTP at all", [](const ChatAsk &, int) { return raw("\x01\x02 garbage\r\n\r\n"); }},
        {"two-lengths", "two different lengths",
         [](const ChatAsk &, int) {
             return raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}");
         }},
        {"huge-head", "a head of 200 KiB",
         [](const ChatAsk &, int) { return raw("HTTP/1.1 200 OK\r\nX: " + QByteArray(200 * 1024, 'x') + "\r\n\r\n"); }},
        {"no-done", "a stream without [DONE]", [](const ChatAsk &ask, int) { return withoutDone(ask); }},
        {"no-finish", "a stream without [DONE] and finish reason",
         [](const ChatAsk &ask, int) { return withoutFinish(ask); }},
        {"error-event", "an error inside the stream", [](const ChatAsk &ask, int) { return errorEvent(ask); }},
        {"after-done", "text after [DONE]",
         [](const ChatAsk &ask, int) { return streamOf(chatEvents(ask) << oneEvent("late")); }},
    };
}

std::vector<Behaviour> contentBehaviours()
{
    return {
        {"error-N", "status N in OpenAI's error shape", [](const ChatAsk &, int n) { return status(n); }},
        {"retry-after", "429 with Retry-After: 2", [](const ChatAsk &, int) { return retryAfter("2"); }},
        {"retry-after-date", "429 with a date",
         [](const ChatAsk &, int) { return retryAfter("Fri, 31 Dec 2049 23:59:59 GMT"); }},
        {"redirect-N", "status N with a Location", [](const ChatAsk &, int n) { return redirect(n); }},
        {"html", "HTML under 200",
         [](const ChatAsk &, int) { return Script::answer(200, "<html>proxy</html>", "text/html"); }},
        {"bad-json", "broken JSON under 200", [](const ChatAsk &, int) { return Script::answer(200, "{\"id\":"); }},
        {"empty", "an empty body under 200", [](const ChatAsk &, int) { return Script::answer(200, ""); }},
        {"no-content", "204", [](const ChatAsk &, int) { return raw("HTTP/1.1 204 No Content\r\n\r\n"); }},
        {"upgrade", "101", [](const ChatAsk &, int) { return raw("HTTP/1.1 101 Switching Protocols\r\n\r\n"); }},
        {"hints-N", "N times 103, then a good answer", hints},
        {"gzip", "a gzip answer that nobody asked for", [](const ChatAsk &, int) { return gzipped("{}"); }},
        {"gzip-bomb", "64 MiB of zeros in gzip",
         [](const ChatAsk &, int) { return gzipped(QByteArray(64 * 1024 * 1024, '\0')); }},
        {"until-close", "a good answer that ends with the connection",
         [](const ChatAsk &, int) {
             return Script::head(200, {{"Content-Type", "application/json"}})
                 .send(R"({"id":"c","choices":[]})")
                 .close();
         }},
    };
}

const std::vector<Behaviour> &behaviours()
{
    static const std::vector<Behaviour> all = [] {
        std::vector<Behaviour> list = timingBehaviours();
        for (const auto &more : {breakingBehaviours(), contentBehaviours()})
            list.insert(list.end(), more.begin(), more.end());
        return list;
    }();
    return all;
}
} // namespace

std::optional<Script> misbehaviour(const ChatAsk &ask)
{
    for (const Behaviour &behaviour : behaviours()) {
        if (behaviour.name == ask.model)
            return behaviour.make(ask, 0);
        const QByteArray stem = behaviour.name.endsWith("-N") ? behaviour.name.chopped(1) : QByteArray {};
        bool isNumber = false;
        const int number = ask.model.mid(stem.size()).toInt(&isNumber);
        if (!stem.isEmpty() && ask.model.startsWith(stem) && isNumber)
            return behaviour.make(ask, number);
    }
    return {};
}

QByteArray behaviourHelp()
{
    QByteArray text = "  ok, anything else   a good answer; tools, JSON mode, usage as asked\n"
                      "  echo                says what the last message said\n"
                      "  events-N            a stream of N events\n";
    for (const Behaviour &behaviour : behaviours())
        text += "  " + behaviour.name.leftJustified(20) + behaviour.help + '\n';
    return text;
}
