// SPDX-License-Identifier: GPL-3.0-or-later
//
// Closed-loop load over keep-alive connections, one thread, epoll, no Qt. Prints one JSON line:
//   requests, errors, seconds, perSecond, p50Us, p99Us, firstEventP50Us, firstEventP99Us, events
// A response counts only when it is a whole, well-framed 200; a stream only when it ends with [DONE].
// Usage: loadgen HOST PORT PATH CONNECTIONS SECONDS BODYBYTES (json|stream|paced) MODEL [KEY] [MAXREQUESTS]
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace
{
int64_t nowNs()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

struct Options
{
    std::string host;
    uint16_t port = 0;
    std::string path;
    int connections = 1;
    double seconds = 1;
    size_t bodyBytes = 900;
    std::string mode;
    std::string model;
    std::string key;
    int64_t maxRequests = 0;
};

std::string requestOf(const Options &options)
{
    std::string body = "{\"model\":\"" + options.model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"";
    const std::string tail = options.mode == "json" ? "\"}]}" : "\"}],\"stream\":true}";
    body.append(options.bodyBytes > body.size() + tail.size() ? options.bodyBytes - body.size() - tail.size() : 1, 'x');
    body += tail;
    std::string head = "POST " + options.path + " HTTP/1.1\r\nHost: " + options.host + ":"
                       + std::to_string(options.port) + "\r\nContent-Type: application/json\r\n";
    if (!options.key.empty())
        head += "Authorization: Bearer " + options.key + "\r\n";
    return head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// One connection and the answer it is reading.
class Connection
{
public:
    enum class Progress
    {
        Reading,
        Done,
        Broken
    };

    explicit Connection(const Options &options)
    {
        fd = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(options.port);
        inet_pton(AF_INET, options.host.c_str(), &address.sin_addr);
        if (connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
            std::perror("loadgen: connect");
            std::exit(1);
        }
        const int one = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }

    void begin(const std::string &request)
    {
        in.clear();
        headEnd = 0;
        scanned = 0;
        startedNs = nowNs();
        firstEventNs = 0;
        events = 0;
        size_t sent = 0;
        while (sent < request.size()) {
            const ssize_t done = send(fd, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
            if (done <= 0)
                return;
            sent += static_cast<size_t>(done);
        }
    }

    Progress read()
    {
        char buffer[65536];
        const ssize_t got = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN)
            return Progress::Reading;
        if (got <= 0)
            return Progress::Broken;
        in.append(buffer, static_cast<size_t>(got));
        if (headEnd == 0) {
            const size_t end = in.find("\r\n\r\n");
            if (end == std::string::npos)
                return Progress::Reading;
            readHead(end);
        }
        return chunked ? readChunks() : (in.size() >= headEnd + length ? Progress::Done : Progress::Reading);
    }

    int fd = -1;
    int status = 0;
    int64_t startedNs = 0;
    int64_t firstEventNs = 0;
    int64_t events = 0;
    bool endedProperly = false;

private:
    void readHead(size_t end)
    {
        headEnd = end + 4;
        scanned = headEnd;
        status = in.size() > 12 ? std::atoi(in.c_str() + 9) : 0;
        std::string head = in.substr(0, headEnd);
        std::transform(head.begin(), head.end(), head.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        chunked = head.find("\r\ntransfer-encoding: chunked") != std::string::npos;
        endedProperly = !chunked;
        const size_t at = head.find("\r\ncontent-length: ");
        length = at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 18, nullptr, 10);
    }

    Progress readChunks()
    {
        while (true) {
            const size_t lineEnd = in.find("\r\n", scanned);
            if (lineEnd == std::string::npos)
                return Progress::Reading;
            const size_t size = std::strtoul(in.c_str() + scanned, nullptr, 16);
            const size_t next = lineEnd + 2 + size + 2;
            if (in.size() < next)
                return Progress::Reading;
            if (size == 0)
                return Progress::Done;
            const std::string_view data {in.data() + lineEnd + 2, size};
            if (firstEventNs == 0 && data.find("data: ") != std::string_view::npos)
                firstEventNs = nowNs();
            for (size_t at = data.find("data: "); at != std::string_view::npos; at = data.find("data: ", at + 6))
                ++events;
            endedProperly = endedProperly || data.find("[DONE]") != std::string_view::npos;
            scanned = next;
        }
    }

    std::string in;
    size_t headEnd = 0;
    size_t scanned = 0;
    size_t length = 0;
    bool chunked = false;
};

double percentileUs(std::vector<int64_t> &values, double share)
{
    if (values.empty())
        return 0;
    const auto at = values.begin() + static_cast<ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return static_cast<double>(*at) / 1000.0;
}
} // namespace

int main(int argc, char **argv)
{
    if (argc < 9) {
        std::fprintf(stderr, "usage: loadgen HOST PORT PATH CONNECTIONS SECONDS BODYBYTES (json|stream|paced) MODEL "
                             "[KEY] [MAXREQUESTS]\n");
        return 2;
    }
    Options options {argv[1],
                     static_cast<uint16_t>(std::atoi(argv[2])),
                     argv[3],
                     std::atoi(argv[4]),
                     std::atof(argv[5]),
                     static_cast<size_t>(std::atol(argv[6])),
                     argv[7],
                     argv[8],
                     argc > 9 ? argv[9] : "",
                     argc > 10 ? std::atol(argv[10]) : 0};
    const std::string request = requestOf(options);
    const int epoll = epoll_create1(0);
    std::vector<Connection> connections;
    connections.reserve(static_cast<size_t>(options.connections));
    for (int i = 0; i < options.connections; ++i) {
        Connection &connection = connections.emplace_back(options);
        epoll_event event {};
        event.events = EPOLLIN;
        event.data.u32 = static_cast<uint32_t>(i);
        epoll_ctl(epoll, EPOLL_CTL_ADD, connection.fd, &event);
    }

    std::vector<int64_t> totals;
    std::vector<int64_t> firsts;
    totals.reserve(1 << 20);
    int64_t errors = 0;
    int64_t events = 0;
    int64_t begun = 0;
    int running = 0;
    const int64_t startNs = nowNs();
    const int64_t stopNs = startNs + static_cast<int64_t>(options.seconds * 1e9);
    const auto mayBegin = [&] { return nowNs() < stopNs && (options.maxRequests == 0 || begun < options.maxRequests); };
    for (Connection &connection : connections) {
        if (!mayBegin())
            break;
        connection.begin(request);
        ++begun;
        ++running;
    }
    epoll_event ready[256];
    while (running > 0 && nowNs() < stopNs + 30'000'000'000) {
        const int count = epoll_wait(epoll, ready, 256, 1000);
        for (int i = 0; i < count; ++i) {
            Connection &connection = connections[ready[i].data.u32];
            const Connection::Progress progress = connection.read();
            if (progress == Connection::Progress::Reading)
                continue;
            const bool good =
                progress == Connection::Progress::Done && connection.status == 200 && connection.endedProperly;
            if (good) {
                totals.push_back(nowNs() - connection.startedNs);
                events += connection.events;
                if (connection.firstEventNs != 0)
                    firsts.push_back(connection.firstEventNs - connection.startedNs);
            } else {
                ++errors;
            }
            if (progress == Connection::Progress::Broken) {
                epoll_ctl(epoll, EPOLL_CTL_DEL, connection.fd, nullptr);
                --running;
            } else if (mayBegin()) {
                connection.begin(request);
                ++begun;
            } else {
                --running;
            }
        }
    }
    const double seconds = static_cast<double>(nowNs() - startNs) / 1e9;
    std::printf("{\"requests\":%zu,\"errors\":%ld,\"unfinished\":%d,\"seconds\":%.3f,\"perSecond\":%.1f,\"p50Us\":%.1f,"
                "\"p99Us\":%.1f,"
                "\"firstEventP50Us\":%.1f,\"firstEventP99Us\":%.1f,\"events\":%ld}\n",
                totals.size(), errors, running, seconds, static_cast<double>(totals.size()) / seconds,
                percentileUs(totals, 0.5), percentileUs(totals, 0.99), percentileUs(firsts, 0.5),
                percentileUs(firsts, 0.99), events);
    return errors == 0 && running == 0 ? 0 : 1;
}
