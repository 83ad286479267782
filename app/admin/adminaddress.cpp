// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminaddress.h"

#include <fcntl.h>
#include <sys/un.h>
#include <unistd.h>

#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace
{
/// QLocalServer binds in a temporary folder beside the name first: the name + "XXXXXX" + "/s".
constexpr qsizetype bindingExtraBytes = 9;
} // namespace

class AdminAddress::Descriptor final
{
public:
    explicit Descriptor(const QString &folder)
        : m_fd {::open(QFile::encodeName(folder).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC)}
    {}

    ~Descriptor()
    {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
    }

    Q_DISABLE_COPY_MOVE(Descriptor)

    [[nodiscard]] int fd() const { return m_fd; }

private:
    int m_fd = -1;
};

AdminAddress AdminAddress::of(const DataFolder &folder)
{
    AdminAddress address;
    address.m_name = folder.socketPath();
    address.m_path = address.m_name;
    if (QFile::encodeName(address.m_name).size() + bindingExtraBytes >= qsizetype {sizeof(sockaddr_un::sun_path)}) {
        address.m_folder = std::make_shared<Descriptor>(folder.path());
        address.m_path = u"/proc/self/fd/%1/portico.sock"_s.arg(address.m_folder->fd());
    }
    return address;
}
