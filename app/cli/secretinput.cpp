// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/secretinput.h"

#include <array>
#include <cerrno>
#include <unistd.h>

#include "app/cli/hiddentyping.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr qsizetype maxSecretBytes = 16 * 1024;

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
