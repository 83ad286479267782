// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/randombytes.h"

#include <openssl/rand.h>

#include <QtGlobal>

void fillWithRandomBytes(std::span<char> bytes)
{
    auto *first = reinterpret_cast<unsigned char *>(bytes.data());
    if (RAND_bytes(first, static_cast<int>(bytes.size())) != 1)
        qFatal("The system gives no random numbers; no key can be made safely.");
}
