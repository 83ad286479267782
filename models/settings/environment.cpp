// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/environment.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "models/settings/dotenv.h"
#include "models/settings/settingcheck.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr QStringView prefix = u"PORTICO_";

/// A name becomes part of a path, so it must not leave the folder.
bool isModeName(const QString &mode)
{
    return !mode.isEmpty() && std::all_of(mode.begin(), mode.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-'
               || c == u'_';
    });
}
} // namespace

Environment Environment::read(const QString &folder, const QProcessEnvironment &process)
{
    Environment environment;
    const QDir dir {folder};
    environment.readFile(dir.filePath(u".env"_s));
    environment.readFile(dir.filePath(u".env.local"_s));
    const QString modeName = u"PORTICO_ENV"_s;
    const QString mode = process.value(modeName, environment.value(modeName));
    if (isModeName(mode)) {
        environment.readFile(dir.filePath(u".env."_s + mode));
        environment.readFile(dir.filePath(u".env."_s + mode + u".local"_s));
    } else if (!mode.isEmpty()) {
        environment.m_complaints.append(u"PORTICO_ENV may only have letters, digits, '-' and '_'"_s);
    }
    for (const QString &name : process.keys()) {
        if (name.startsWith(prefix))
            environment.m_values.insert(name, process.value(name));
    }
    return environment;
}

void Environment::readFile(const QString &path)
{
    // A pipe or a device of that name would hold the start up.
    if (!QFileInfo {path}.isFile())
        return;
    QFile file {path};
    if (!file.open(QIODevice::ReadOnly)) {
        m_complaints.append(u"%1: %2"_s.arg(path, file.errorString()));
        return;
    }
    if (file.size() > DotEnv::maxBytes) {
        m_complaints.append(u"%1: larger than 1 MiB, so it is not read"_s.arg(path));
        return;
    }
    const DotEnv content = DotEnv::parse(file.read(DotEnv::maxBytes));
    for (auto at = content.values.begin(); at != content.values.end(); ++at) {
        if (at.key().startsWith(prefix))
            m_values.insert(at.key(), at.value());
    }
    for (const QString &complaint : content.complaints)
        m_complaints.append(u"%1: %2"_s.arg(path, complaint));
}

QString Environment::value(const QString &name) const
{
    return m_values.value(name);
}

QString Environment::dataDir() const
{
    return value(u"PORTICO_DATA_DIR"_s);
}

QString Environment::host() const
{
    return value(u"PORTICO_HOST"_s);
}

Result<std::optional<quint16>> Environment::port() const
{
    const QString text = value(u"PORTICO_PORT"_s);
    if (text.isEmpty())
        return std::optional<quint16> {};
    const std::optional<qint64> number = SettingCheck::wholeNumber(text);
    if (!number || *number < 0 || *number > 65535)
        return fail(ErrorCode::BadRequest, u"PORTICO_PORT must be a whole number from 0 to 65535, not \"%1\""_s.arg(
                                               SettingCheck::shown(text)));
    return std::optional<quint16> {static_cast<quint16>(*number)};
}

QString Environment::keyFile() const
{
    return value(u"PORTICO_KEY_FILE"_s);
}

QString Environment::passphraseFile() const
{
    return value(u"PORTICO_PASSPHRASE_FILE"_s);
}

QString Environment::caFile() const
{
    return value(u"PORTICO_CA_FILE"_s);
}

QString Environment::log() const
{
    return value(u"PORTICO_LOG"_s);
}

QString Environment::otlpEndpoint() const
{
    return value(u"PORTICO_OTLP_ENDPOINT"_s);
}
