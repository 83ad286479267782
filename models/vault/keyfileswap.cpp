// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/keyfileswap.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <QFile>

#include "models/vault/appkey.h"
#include "models/vault/keyfile.h"
#include "models/vault/secretfile.h"
#include "models/vault/vault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int namedBytes = 4;

bool isOf(const Result<Secret> &key, const QByteArray &checkValue)
{
    return key && AppKey::isSame(Vault::checkValueFor(*key), checkValue);
}

/// The key of the file under the predecessor's name too.
Outcome keepPresent(const QString &path)
{
    const Result<Secret> present = KeyFile::read(path);
    if (!present)
        return present.error().code == ErrorCode::NotFound ? Outcome {} : tl::unexpected {present.error()};
    const QByteArray checkValue = Vault::checkValueFor(*present);
    const QString kept = KeyFileSwap::predecessorOf(path, checkValue);
    const bool isKept = isOf(KeyFile::read(kept), checkValue);
    return isKept ? Outcome {} : KeyFile::create(kept, *present);
}
} // namespace

QString KeyFileSwap::successorOf(const QString &path)
{
    return path + u".next"_s;
}

QString KeyFileSwap::predecessorOf(const QString &path, const QByteArray &checkValue)
{
    return path + u'.' + QString::fromLatin1(checkValue.first(namedBytes).toHex());
}

Result<Secret> KeyFileSwap::read(const QString &path, const QByteArray &checkValue)
{
    Result<Secret> present = KeyFile::read(path);
    if (isOf(present, checkValue) || checkValue.size() < namedBytes)
        return present;
    if (Result<Secret> next = KeyFile::read(successorOf(path)); isOf(next, checkValue)) {
        if (const Outcome placed = putInPlace(path); !placed)
            qWarning("%s", qUtf8Printable(placed.error().detail));
        return next;
    }
    Result<Secret> before = KeyFile::read(predecessorOf(path, checkValue));
    return isOf(before, checkValue) ? std::move(before) : std::move(present);
}

Outcome KeyFileSwap::keep(const QString &path, const Secret &key)
{
    const QByteArray checkValue = Vault::checkValueFor(key);
    const Result<Secret> found = read(path, checkValue);
    if (isOf(found, checkValue))
        return {};
    if (!found && found.error().code != ErrorCode::NotFound)
        return tl::unexpected {found.error()};
    return KeyFile::create(predecessorOf(path, checkValue), key);
}

Outcome KeyFileSwap::putInPlace(const QString &path)
{
    return keepPresent(path).and_then([&]() -> Outcome {
        const QByteArray next = QFile::encodeName(successorOf(path));
        if (std::rename(next.constData(), QFile::encodeName(path).constData()) != 0)
            return fail(ErrorCode::Storage, u"%1 cannot take the place of %2: %3"_s.arg(
                                                successorOf(path), path, QString::fromLocal8Bit(std::strerror(errno))));
        SecretFile::syncFolderOf(path);
        return {};
    });
}
