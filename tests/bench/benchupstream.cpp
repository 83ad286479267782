// SPDX-License-Identifier: GPL-3.0-or-later
//
// The upstream that the benchmark measures against: one thread, epoll, no Qt, so that what is measured is the gateway.
// Answers POST bodies of any path, as OpenAI's chat completions, or where the path ends in /messages as Anthropic's:
//   "stream":true absent   one JSON completion
//   "stream":true          54 events, one write each, as fast as the socket takes them
//   model ends in "paced"  54 events, one every 20 ms
// Usage: benchupstream PORT
#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

namespace
{
constexpr int eventsPerStream = 54;
constexpr long pacedIntervalMs = 20;

struct Client
{
    int fd = -1;
    std::string in;
    int pacedEvent = -1; ///< next event of a paced stream; -1: none runs
    bool isMessages = false;
};

std::string chunk(std::string_view data)
{
    char size[24];
    const int length = std::snprintf(size, sizeof size, "%zx\r\n", data.size());
    std::string text(size, static_cast<size_t>(length));
    text.append(data).append("\r\n");
    return text;
}

std::string jsonAnswer()
{
    const std::string body =
        R"({"id":"chatcmpl-bench","object":"chat.completion","created":1750000000,"model":"bench",)"
        R"("choices":[{"index":0,"message":{"role":"assistant","content":")"
        + std::string(320, 'a')
        + R"(","refusal":null},"logprobs":null,"finish_reason":"stop"}],)"
          R"("usage":{"prompt_tokens":220,"completion_tokens":80,"total_tokens":300,)"
          R"("prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}})";
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size())
           + "\r\n\r\n" + body;
}

std::string messageAnswer()
{
    const std::string body = R"({"id":"msg_bench","type":"message","role":"assistant","model":"bench",)"
                             R"("content":[{"type":"text","text":")"
                             + std::string(320, 'a')
                             + R"("}],"stop_reason":"end_turn","stop_sequence":null,)"
                               R"("usage":{"input_tokens":220,"cache_creation_input_tokens":0,)"
                               R"("cache_read_input_tokens":0,"output_tokens":80}})";
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size())
           + "\r\n\r\n" + body;
}

std::string messageEvent(const std::string &type, const std::string &members)
{
    return chunk("event: " + type + "\ndata: {\"type\":\"" + type + "\"" + members + "}\n\n");
}

std::vector<std::string> messageEvents()
{
    std::vector<std::string> events;
    events.push_back(messageEvent("message_start",
                                  R"(,"message":{"id":"msg_bench","type":"message","role":"assistant","model":"bench",)"
                                  R"("content":[],"stop_reason":null,"stop_sequence":null,)"
                                  R"("usage":{"input_tokens":220,"output_tokens":1}})"));
    events.push_back(messageEvent("content_block_start", R"(,"index":0,"content_block":{"type":"text","text":""})"));
    while (events.size() < eventsPerStream - 3)
        events.push_back(
            messageEvent("content_block_delta", R"(,"index":0,"delta":{"type":"text_delta","text":" token"})"));
    events.push_back(messageEvent("content_block_stop", R"(,"index":0)"));
    events.push_back(messageEvent("message_delta", R"(,"delta":{"stop_reason":"end_turn","stop_sequence":null},)"
                                                   R"("usage":{"output_tokens":51})"));
    events.push_back(messageEvent("message_stop", ""));
    return events;
}

std::vector<std::string> streamEvents()
{
    const std::string prefix =
        R"({"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1750000000,"model":"bench","choices":[)";
    std::vector<std::string> events;
    events.push_back(chunk("data: " + prefix
                           + R"({"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]})"
                           + "\n\n"));
    while (events.size() < eventsPerStream - 3)
        events.push_back(
            chunk("data: " + prefix + R"({"index":0,"delta":{"content":" token"},"finish_reason":null}]})" + "\n\n"));
    events.push_back(chunk("data: " + prefix + R"({"index":0,"delta":{},"finish_reason":"stop"}]})" + "\n\n"));
    events.push_back(chunk("data: " + prefix
                           + R"(],"usage":{"prompt_tokens":220,"completion_tokens":51,"total_tokens":271}})" + "\n\n"));
    events.push_back(chunk("data: [DONE]\n\n"));
    return events;
}

class Upstream
{
public:
    explicit Upstream(uint16_t port)
        : m_epoll {epoll_create1(0)}
        , m_listener {socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)}
        , m_timer {timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)}
    {
        const int one = 1;
        setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (bind(m_listener, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0
            || listen(m_listener, 4096) != 0) {
            std::perror("benchupstream: listen");
            std::exit(1);
        }
        const itimerspec interval {{0, pacedIntervalMs * 1000000}, {0, pacedIntervalMs * 1000000}};
        timerfd_settime(m_timer, 0, &interval, nullptr);
        watch(m_listener);
        watch(m_timer);
    }

    [[noreturn]] void run()
    {
        epoll_event ready[256];
        while (true) {
            const int count = epoll_wait(m_epoll, ready, 256, -1);
            for (int i = 0; i < count; ++i) {
                const int fd = ready[i].data.fd;
                if (fd == m_listener)
                    acceptAll();
                else if (fd == m_timer)
                    tick();
                else
                    read(fd);
            }
        }
    }

private:
    void watch(int fd) const
    {
        epoll_event event {};
        event.events = EPOLLIN;
        event.data.fd = fd;
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event);
    }

    void acceptAll()
    {
        while (true) {
            const int fd = accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK);
            if (fd < 0)
                return;
            const int one = 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            m_clients[fd].fd = fd;
            watch(fd);
        }
    }

    void drop(int fd)
    {
        m_clients.erase(fd);
        close(fd);
    }

    void read(int fd)
    {
        Client &client = m_clients[fd];
        char buffer[65536];
        while (true) {
            const ssize_t got = recv(fd, buffer, sizeof buffer, 0);
            if (got == 0 || (got < 0 && errno != EAGAIN))
                return drop(fd);
            if (got < 0)
                break;
            client.in.append(buffer, static_cast<size_t>(got));
            if (got < static_cast<ssize_t>(sizeof buffer))
                break;
        }
        while (answerOne(client)) {
        }
    }

    bool answerOne(Client &client)
    {
        const size_t headEnd = client.in.find("\r\n\r\n");
        if (headEnd == std::string::npos)
            return false;
        size_t bodyLength = 0;
        const std::string_view head {client.in.data(), headEnd + 2};
        for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
            if (const size_t at = head.find(name); at != std::string_view::npos)
                bodyLength = std::strtoul(client.in.c_str() + at + name.size(), nullptr, 10);
        }
        const size_t total = headEnd + 4 + bodyLength;
        if (client.in.size() < total)
            return false;
        client.isMessages = head.substr(0, head.find("\r\n")).find("/messages ") != std::string_view::npos;
        const std::string_view body {client.in.data() + headEnd + 4, bodyLength};
        const bool isStream = body.find("\"stream\":true") != std::string_view::npos;
        const bool isPaced = body.find("paced\"") != std::string_view::npos;
        client.in.erase(0, total);
        if (!isStream) {
            send(client.fd, client.isMessages ? m_message : m_json);
            return true;
        }
        send(client.fd, m_streamHead);
        if (isPaced) {
            send(client.fd, eventsFor(client)[0]);
            client.pacedEvent = 1;
            return false;
        }
        for (const std::string &event : eventsFor(client))
            send(client.fd, event);
        send(client.fd, m_streamEnd);
        return true;
    }

    void tick()
    {
        uint64_t expirations = 0;
        if (::read(m_timer, &expirations, sizeof expirations) < 0)
            return;
        for (auto &[fd, client] : m_clients) {
            if (client.pacedEvent < 0)
                continue;
            send(fd, eventsFor(client)[static_cast<size_t>(client.pacedEvent)]);
            if (++client.pacedEvent == eventsPerStream) {
                client.pacedEvent = -1;
                send(fd, m_streamEnd);
            }
        }
    }

    [[nodiscard]] const std::vector<std::string> &eventsFor(const Client &client) const
    {
        return client.isMessages ? m_messageEvents : m_events;
    }

    static void send(int fd, const std::string &text)
    {
        size_t done = 0;
        while (done < text.size()) {
            const ssize_t sent = ::send(fd, text.data() + done, text.size() - done, MSG_NOSIGNAL);
            if (sent < 0 && errno != EAGAIN)
                return; // the reader went away; the read side notices
            done += sent > 0 ? static_cast<size_t>(sent) : 0;
        }
    }

    int m_epoll;
    int m_listener;
    int m_timer;
    std::unordered_map<int, Client> m_clients;
    std::string m_json = jsonAnswer();
    std::string m_streamHead =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";
    std::string m_streamEnd = "0\r\n\r\n";
    std::vector<std::string> m_events = streamEvents();
    std::string m_message = messageAnswer();
    std::vector<std::string> m_messageEvents = messageEvents();
};
} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: benchupstream PORT\n");
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    Upstream {static_cast<uint16_t>(std::atoi(argv[1]))}.run();
}
