// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/restoration.h"

#include "models/store/restore.h"
#include "models/vault/keyfileswap.h"
#include "models/vault/vault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

/// Only what can be known without asking anybody: a keyring may want a person.
QString masterKeyOf(const RestoredDatabase &restored, const QString &keyFile)
{
    if (!restored.vault.hasKey()) {
        return u"none"_s;
    }
    if (restored.vault.checkValue == restored.vaultBefore.checkValue) {
        return u"same"_s;
    }
    if (!keyFile.isEmpty()) {
        const auto key = KeyFileSwap::read(keyFile, restored.vault.checkValue);
        return key && Vault::checkValueFor(*key) == restored.vault.checkValue ? u"same"_s : u"other"_s;
    }
    return restored.vaultBefore.hasKey() ? u"other"_s : u"unknown"_s;
}

QString placeOf(VaultRecord::Mode mode)
{
    switch (mode) {
    case VaultRecord::Mode::Keychain:
        return u"in the keyring of the user who made it"_s;
    case VaultRecord::Mode::Passphrase:
        return u"opened by its passphrase"_s;
    case VaultRecord::Mode::KeyFile:
        return u"in a key file: name it with PORTICO_KEY_FILE"_s;
    case VaultRecord::Mode::None:
        break;
    }
    return {};
}

QJsonValue noteOn(const RestoredDatabase &restored, const QString &masterKey)
{
    if (masterKey != "other"_L1 && masterKey != "unknown"_L1) {
        return {};
    }
    const QString need = masterKey == "other"_L1 ? u"need another master key than the one here"_s
                                                 : u"need the master key that they were sealed with"_s;
    return u"the %1 provider keys in the backup %2; it is %3"_s.arg(restored.ciphertextCount)
        .arg(need, placeOf(restored.vault.mode));
}

} // namespace

AdminReply restoreBackup(const DataFolder &folder, const QString &file, const Environment &environment)
{
    const auto restored = restoreDatabase(file, folder.databasePath());
    if (!restored) {
        return tl::make_unexpected(restored.error());
    }
    const QString masterKey = masterKeyOf(*restored, environment.keyFile());
    return QJsonObject {{u"restored"_s, file},
                        {u"database"_s, folder.databasePath()},
                        {u"saved"_s, restored->savedAs.isEmpty() ? QJsonValue() : QJsonValue(restored->savedAs)},
                        {u"archivesSaved"_s,
                         restored->archivesSavedAs.isEmpty() ? QJsonValue() : QJsonValue(restored->archivesSavedAs)},
                        {u"version"_s, restored->version},
                        {u"masterKey"_s, masterKey},
                        {u"note"_s, noteOn(*restored, masterKey)}};
}
