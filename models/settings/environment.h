// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QHash>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include "models/values/error.h"

/// What the environment says, from .env, .env.local, .env.<PORTICO_ENV>, .env.<PORTICO_ENV>.local of a folder (later
/// ones win) and from the process (wins over all). Of the files only PORTICO_ names count. A plain value; no secret in
/// it, only paths to some.
class Environment final
{
public:
    /// Reads the files; one that is not there is nothing, one that cannot be understood is a complaint.
    [[nodiscard]] static Environment
    read(const QString &folder, const QProcessEnvironment &process = QProcessEnvironment::systemEnvironment());

    /// Empty when it is not set; set to nothing is the same as not set.
    [[nodiscard]] QString value(const QString &name) const;

    /// What was not understood, one English line each, for the log.
    [[nodiscard]] const QStringList &complaints() const { return m_complaints; }

    [[nodiscard]] QString dataDir() const; ///< PORTICO_DATA_DIR
    [[nodiscard]] QString host() const;    ///< PORTICO_HOST
    /// PORTICO_PORT, 0 to 65535; nullopt: not set; BadRequest: not a port.
    [[nodiscard]] Result<std::optional<quint16>> port() const;
    [[nodiscard]] QString keyFile() const;        ///< PORTICO_KEY_FILE
    [[nodiscard]] QString passphraseFile() const; ///< PORTICO_PASSPHRASE_FILE
    [[nodiscard]] QString caFile() const;         ///< PORTICO_CA_FILE
    [[nodiscard]] QString log() const;            ///< PORTICO_LOG
    [[nodiscard]] QString otlpEndpoint() const;   ///< PORTICO_OTLP_ENDPOINT

private:
    void readFile(const QString &path);

    QHash<QString, QString> m_values;
    QStringList m_complaints;
};
