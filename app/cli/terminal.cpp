// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace
{

bool writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::write(descriptor, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (count < 0 && errno != EINTR) {
            return false;
        }
        done += count < 0 ? 0 : count;
    }
    return true;
}

} // namespace

bool printOutput(const QByteArray &bytes)
{
    return writeAll(STDOUT_FILENO, bytes);
}

bool printOutput(const QString &text)
{
    return printOutput(text.toLocal8Bit());
}

bool isOutputOpen()
{
    const int flags = fcntl(STDOUT_FILENO, F_GETFL);
    return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

int printAnswer(const QByteArray &bytes, const QString &ifLost)
{
    if (printOutput(bytes)) {
        return 0;
    }
    const QString reason = qt_error_string(errno);
    const QString advice = ifLost.isEmpty() ? u"free the disk, or read it to its end"_s : ifLost;
    printError(u"portico: the output could not be written (%1); %2\n"_s.arg(reason, advice));
    return 1;
}

int printAnswer(const QString &text, const QString &ifLost)
{
    return printAnswer(text.toLocal8Bit(), ifLost);
}

void printError(const QString &text)
{
    writeAll(STDERR_FILENO, text.toLocal8Bit());
}
