// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/vault/keychainbackend.h"

/// The system's keyring through QtKeychain, service "portico". Never falls back to a plain file. Main thread.
class QtKeychainBackend final : public KeychainBackend
{
public:
    void read(const QString &entry, QObject *context, Done done) override;
    void write(const QString &entry, const Secret &value, QObject *context, Done done) override;
};
