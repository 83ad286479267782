// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/keyfile.h"

#include <algorithm>

#include "models/vault/masterkeytext.h"
#include "models/vault/secretfile.h"

using namespace Qt::Literals::StringLiterals;

Result<Secret> KeyFile::read(const QString &path)
{
    return SecretFile::readLine(path).and_then([&path](const Secret &line) -> Result<Secret> {
        std::optional<Secret> key = MasterKeyText::decode(line);
        if (!key)
            return fail(ErrorCode::BadRequest,
                        u"%1 is not a key file: it must hold one line with the base64 of 32 bytes"_s.arg(path));
        return std::move(*key);
    });
}

Outcome KeyFile::create(const QString &path, const Secret &masterKey)
{
    const Secret text = MasterKeyText::encode(masterKey);
    QByteArray line {text.size() + 1, '\n'}; // whole at once: growing would leave a copy behind
    std::copy(text.reveal().begin(), text.reveal().end(), line.begin());
    return SecretFile::create(path, Secret::take(line));
}
