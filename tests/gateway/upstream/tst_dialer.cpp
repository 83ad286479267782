// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <netinet/in.h>
#include <optional>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include "gateway/upstream/deadlines.h"
#include "gateway/upstream/dialer.h"
#include "gateway/upstream/tlssetup.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Listens on 127.0.0.2, but its queue is full: the kernel drops further attempts, as a filtered address does.
class DeafListener final
{
public:
    DeafListener()
    {
        m_fds[0] = ::socket(AF_INET, SOCK_STREAM, 0);
        m_address.sin_family = AF_INET;
        m_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
        socklen_t size = sizeof m_address;
        auto *address = reinterpret_cast<sockaddr *>(&m_address);
        if (::bind(m_fds[0], address, size) != 0 || ::listen(m_fds[0], 0) != 0
            || ::getsockname(m_fds[0], address, &size) != 0)
            return;
        for (size_t i = 1; i < m_fds.size(); ++i) {
            m_fds[i] = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            static_cast<void>(::connect(m_fds[i], address, size));
        }
    }

    ~DeafListener()
    {
        for (const int fd : m_fds)
            ::close(fd);
    }

    Q_DISABLE_COPY_MOVE(DeafListener)

    [[nodiscard]] quint16 port() const { return ntohs(m_address.sin_port); }

private:
    sockaddr_in m_address {};
    std::array<int, 4> m_fds {-1, -1, -1, -1};
};

/// No descriptor can be opened while it lives.
class NoDescriptors final
{
public:
    NoDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const int lowestFree = ::dup(STDERR_FILENO);
        ::close(lowestFree);
        const rlimit none {static_cast<rlim_t>(lowestFree), m_before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
    }

    ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }

    Q_DISABLE_COPY_MOVE(NoDescriptors)

private:
    rlimit m_before {};
};
} // namespace

class TestDialer final : public QObject, private DeadlineListener
{
    Q_OBJECT

private slots:

    /// The first address refuses at once; its share of the time must not end the second one's attempt.
    void givesTheLastAddressItsOwnTime()
    {
        const DeafListener deaf;
        QVERIFY(deaf.port() != 0);
        TlsSetup tls {{}};
        Deadlines deadlines;
        Dialer dialer {{false, "up.test", deaf.port(), {}}, &tls, &deadlines, nullptr};
        QSignalSpy failed {&dialer, &Dialer::failed};
        QSignalSpy connected {&dialer, &Dialer::connected};
        dialer.startAt({QHostAddress {u"127.0.0.1"_s}, QHostAddress {u"127.0.0.2"_s}}, 600);
        Deadline past {&deadlines, this};
        past.setAfter(450); // the first address's share ends at 300
        QTRY_VERIFY(m_isPast);
        QCOMPARE(failed.size(), 0);
        QCOMPARE(connected.size(), 0);
        dialer.cancel();
    }

    void goesOnToTheAddressThatAnswers()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress {u"127.0.0.2"_s}, 0));
        TlsSetup tls {{}};
        Deadlines deadlines;
        Dialer dialer {{false, "up.test", server.serverPort(), {}}, &tls, &deadlines, nullptr};
        QSignalSpy connected {&dialer, &Dialer::connected};
        dialer.startAt({QHostAddress {u"127.0.0.1"_s}, QHostAddress {u"127.0.0.2"_s}}, 5000);
        QTRY_COMPARE(connected.size(), 1);
    }

    /// The hub's own limit says nothing about the provider.
    void tellsItsOwnShortageFromAFault()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost, 0));
        TlsSetup tls {{}};
        Deadlines deadlines;
        Dialer dialer {{false, "up.test", server.serverPort(), {}}, &tls, &deadlines, nullptr};
        QSignalSpy failed {&dialer, &Dialer::failed};
        {
            const NoDescriptors none;
            dialer.startAt({QHostAddress {QHostAddress::LocalHost}}, 5000);
            QTRY_COMPARE(failed.size(), 1);
        }
        const auto failure = failed.first().first().value<UpstreamFailure>();
        QCOMPARE(failure.code, ErrorCode::Overloaded);
        QVERIFY2(failure.detail.contains(u"descriptors"_s), qPrintable(failure.detail));
    }

private:
    void handleDeadline(const Deadline &) override { m_isPast = true; }

    bool m_isPast = false;
};

QTEST_GUILESS_MAIN(TestDialer)
#include "tst_dialer.moc"
