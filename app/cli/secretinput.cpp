// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/secretinput.h"

#include <array>
#include <cerrno>
#include <termios.h>
#include <unistd.h>

#include "app/cli/terminal.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr qsizetype maxSecretBytes = 16 * 1024;

/// Keeps a terminal from showing what is typed, for as long as it lives.
class HiddenTyping final
{
public:
    HiddenTyping()
    {
        m_isTerminal = tcgetattr(STDIN_FILENO, &m_before) == 0;
        if (m_isTerminal) {
            printError(u"Secret (not shown): "_s);
            termios hidden = m_before;
            hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
        }
    }

    ~HiddenTyping()
    {
        if (m_isTerminal) {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
            printError(u"\n"_s);
        }
    }

    HiddenTyping(const HiddenTyping &) = delete;
    HiddenTyping &operator=(const HiddenTyping &) = delete;

    [[nodiscard]] bool isTerminal() const { return m_isTerminal; }

private:
    termios m_before {};
    bool m_isTerminal = false;
};

QByteArray readInput()
{
    const HiddenTyping hidden;
    QByteArray bytes;
    bytes.reserve(maxSecretBytes * 2); // so that no copy stays behind when it grows
    std::array<char, 4096> part {};
    while (bytes.size() <= maxSecretBytes) {
        const ssize_t count = ::read(STDIN_FILENO, part.data(), part.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            break;
        }
        bytes.append(part.data(), count);
        if (hidden.isTerminal() && bytes.endsWith('\n')) {
            break;
        }
    }
    explicit_bzero(part.data(), part.size());
    return bytes;
}

Result<Secret> checkedSecret(QByteArray bytes, const QString &origin)
{
    while (bytes.endsWith('\n') || bytes.endsWith('\r')) {
        bytes.chop(1);
    }
    QString wrong;
    if (bytes.isEmpty()) {
        wrong = u"there is no secret in %1"_s.arg(origin);
    } else if (bytes.size() > maxSecretBytes) {
        wrong = u"the secret in %1 is over 16 KiB"_s.arg(origin);
    } else if (bytes.contains('\n') || bytes.contains('\r') || bytes.contains('\0')) {
        wrong = u"the secret in %1 has more than one line"_s.arg(origin);
    }
    Secret secret = Secret::take(bytes);
    if (!wrong.isEmpty()) {
        return fail(ErrorCode::BadRequest, wrong);
    }
    return secret;
}

} // namespace

Result<Secret> readSecret(const QJsonObject &parameters)
{
    const bool fromInput = parameters[u"secretStdin"_s].toBool();
    const QString variable = parameters[u"secretEnv"_s].toString();
    if (fromInput) {
        return checkedSecret(readInput(), u"standard input"_s);
    }
    if (!variable.isEmpty()) {
        return checkedSecret(qgetenv(variable.toLocal8Bit().constData()), u"the variable %1"_s.arg(variable));
    }
    return Secret {};
}
