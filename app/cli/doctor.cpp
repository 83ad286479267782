// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/doctor.h"

#include <QFileInfo>
#include <QLocale>
#include <QSet>

#include "gateway/upstream/tlssetup.h"
#include "models/settings/settingconflicts.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr auto forOthers =
    QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

constexpr qint64 leastFreeBytes = 100'000'000;
constexpr qint64 ampleFreeBytes = 1'000'000'000;

bool isPrivate(const QString &path)
{
    return !QFileInfo::exists(path) || (QFileInfo(path).permissions() & forOthers) == 0;
}

} // namespace

Doctor::Doctor(AdminExecutor *executor, DataFolder folder, QString caFile, QObject *parent)
    : QObject {parent}
    , m_executor {executor}
    , m_folder {std::move(folder)}
    , m_caFile {std::move(caFile)}
{}

void Doctor::run(AdminExecutor::Done done)
{
    m_done = std::move(done);
    ask(u"hub.status"_s, {{u"opensVault"_s, true}}, [this](const QJsonObject &status) {
        checkFolder();
        checkAuthorities();
        checkHub(status);
        ask(u"storage"_s, {}, [this](const QJsonObject &sizes) {
            checkStorage(sizes);
            checkArchives(sizes[u"archives"_s].toArray());
            ask(u"outbox.list"_s, {{u"limit"_s, 1}}, [this](const QJsonObject &outbox) {
                checkEvents(outbox);
                askSettings();
            });
        });
    });
}

void Doctor::askSettings()
{
    ask(u"settings.list"_s, {}, [this](const QJsonObject &settings) {
        checkSettings(settings[u"settings"_s].toArray());
        askProviders();
    });
}

void Doctor::askProviders()
{
    ask(u"provider.list"_s, {}, [this](const QJsonObject &providers) {
        ask(u"credential.list"_s, {}, [this, providers](const QJsonObject &credentials) {
            checkProviders(providers[u"providers"_s].toArray(), credentials[u"credentials"_s].toArray());
            ask(u"model.list"_s, {}, [this, providers](const QJsonObject &models) {
                checkAliases(models[u"aliases"_s].toArray(), providers[u"providers"_s].toArray());
                finish();
            });
        });
    });
}

void Doctor::ask(const QString &verb, const QJsonObject &parameters, std::function<void(const QJsonObject &)> next)
{
    m_executor->execute({verb, parameters, {}}, [this, next = std::move(next)](const AdminReply &reply) {
        if (!reply) {
            m_done(reply);
            return;
        }
        next(*reply);
    });
}

void Doctor::checkFolder()
{
    const bool isWritable = QFileInfo(m_folder.path()).isWritable();
    add(u"data folder"_s, isWritable, isWritable ? m_folder.path() : m_folder.path() + u" is not writable"_s);
    const bool arePrivate = isPrivate(m_folder.databasePath()) && isPrivate(m_folder.logPath());
    add(u"permissions"_s, arePrivate,
        arePrivate ? u"only this user can read the database and the log"_s
                   : u"others can read the database or the log: chmod 600 them"_s);
}

void Doctor::checkAuthorities()
{
    if (m_caFile.isEmpty()) {
        return;
    }
    const auto roots = TlsSetup::readRoots(m_caFile);
    add(u"authorities"_s, roots.has_value(),
        roots ? u"%1 more from %2"_s.arg(roots->size()).arg(m_caFile) : roots.error().detail);
}

void Doctor::checkStorage(const QJsonObject &sizes)
{
    const auto shown = [&sizes](QLatin1StringView name) {
        return QLocale::c().formattedDataSize(sizes[name].toInteger(), 1);
    };
    const qint64 free = sizes[u"diskFreeBytes"_s].toInteger();
    QString result = u"database %1, archives %2"_s.arg(shown("databaseBytes"_L1), shown("archiveBytes"_L1));
    if (free < 0) { // some file systems do not tell
        add(u"storage"_s, Mark::Right, result);
        return;
    }
    result += u", %1 left on the disk"_s.arg(shown("diskFreeBytes"_L1));
    if (free < ampleFreeBytes)
        result += u": calls are refused when it is full; make room or lower retention.callDays"_s;
    add(u"storage"_s,
        free < leastFreeBytes   ? Mark::Wrong
        : free < ampleFreeBytes ? Mark::Doubtful
                                : Mark::Right,
        result);
}

/// Nothing is said where there is none.
void Doctor::checkArchives(const QJsonArray &archives)
{
    QStringList troubles;
    for (const auto &archive : archives) {
        if (const QString error = archive[u"error"_s].toString(); !error.isEmpty()) {
            troubles.append(error);
        }
    }
    if (!archives.isEmpty()) {
        add(u"archives"_s, troubles.isEmpty(),
            troubles.isEmpty() ? u"%1 can be read"_s.arg(archives.size()) : troubles.join(u"; "_s));
    }
}

void Doctor::checkHub(const QJsonObject &status)
{
    const QString endpoint = status[u"endpoint"_s].toString();
    const bool isListening = !endpoint.isEmpty();
    if (m_executor->isRemote()) {
        add(u"hub"_s, isListening,
            isListening ? u"listens at "_s + endpoint : u"runs but does not listen: its log says why"_s);
    } else {
        add(u"hub"_s, true, u"does not run; 'portico serve' or 'portico' starts it"_s);
    }
    const QString vault = status[u"vault"_s].toString();
    if (vault == "unopened"_L1) {
        add(u"vault"_s, true, u"no master key yet: the first credential makes one"_s);
        return;
    }
    const bool isUsable = vault == "ready"_L1 || vault == "opening"_L1;
    const QString sentence = status[u"vaultSentence"_s].toString();
    add(u"vault"_s, isUsable, sentence.isEmpty() ? vault : vault + u": "_s + sentence);
}

/// Nothing is said where nobody is reported to.
void Doctor::checkEvents(const QJsonObject &outbox)
{
    const qint64 dead = outbox[u"dead"_s].toInteger();
    const qint64 waiting = outbox[u"waiting"_s].toInteger();
    if (dead > 0) {
        add(u"events"_s, false,
            u"%1 were given up: portico outbox list --dead says why, portico outbox retry sends them again"_s.arg(
                dead));
    } else if (waiting > 0) {
        add(u"events"_s, true, u"%1 wait to be delivered"_s.arg(waiting));
    }
}

void Doctor::checkSettings(const QJsonArray &settings)
{
    QHash<QByteArray, QByteArray> values;
    for (const auto &setting : settings) {
        values.insert(setting[u"key"_s].toString().toLatin1(), setting[u"value"_s].toString().toUtf8());
    }
    const QStringList conflicts = settingConflicts(SettingValues {std::move(values)});
    add(u"settings"_s, conflicts.isEmpty(), conflicts.isEmpty() ? u"nothing contradicts"_s : conflicts.join(u"; "_s));
}

void Doctor::checkProviders(const QJsonArray &providers, const QJsonArray &credentials)
{
    if (providers.isEmpty()) {
        add(u"providers"_s, false, u"there is none: portico provider add NAME --kind KIND"_s);
    }
    QSet<QString> withCredential;
    for (const auto &value : credentials) {
        const QJsonObject credential = value.toObject();
        if (credential[u"enabled"_s].toBool()) {
            withCredential.insert(credential[u"provider"_s].toString());
        }
        if (const QString error = credential[u"lastError"_s].toString(); !error.isEmpty()) {
            add(u"credential %1/%2"_s.arg(credential[u"provider"_s].toString(), credential[u"name"_s].toString()),
                false, error);
        }
    }
    for (const auto &value : providers) {
        const QJsonObject provider = value.toObject();
        const QString name = provider[u"name"_s].toString();
        const bool isDemo = provider[u"kind"_s].toString() == "demo"_L1;
        const bool isEnabled = provider[u"enabled"_s].toBool();
        const bool hasCredential = isDemo || withCredential.contains(name);
        const QString result = !isEnabled      ? u"disabled"_s
                               : hasCredential ? u"enabled"_s
                                               : u"enabled, without a credential"_s;
        add(u"provider "_s + name, true, result);
    }
}

/// Of those that point to providers which were removed.
void Doctor::checkAliases(const QJsonArray &aliases, const QJsonArray &providers)
{
    QSet<QString> known;
    for (const auto &provider : providers) {
        known.insert(provider[u"name"_s].toString());
    }
    for (const auto &alias : aliases) {
        const QJsonArray targets = alias[u"targets"_s].toArray();
        QStringList dangling;
        for (const auto &target : targets) {
            if (!known.contains(target.toString().section(u'/', 0, 0).toLower())) {
                dangling.append(target.toString());
            }
        }
        if (!dangling.isEmpty()) {
            add(u"alias "_s + alias[u"alias"_s].toString(),
                dangling.size() == targets.size() ? Mark::Wrong : Mark::Doubtful,
                u"there is no provider for %1: portico model alias add gives it other targets"_s.arg(
                    dangling.join(u", "_s)));
        }
    }
}

void Doctor::add(const QString &check, bool isRight, const QString &result)
{
    add(check, isRight ? Mark::Right : Mark::Wrong, result);
}

void Doctor::add(const QString &check, Mark mark, const QString &result)
{
    const bool isRight = mark != Mark::Wrong;
    const QString shown = mark == Mark::Right ? u"ok"_s : mark == Mark::Doubtful ? u"?"_s : u"!!"_s;
    m_isAllRight = m_isAllRight && isRight;
    m_checks.append(QJsonObject {{u"check"_s, check}, {u"ok"_s, isRight}, {u"mark"_s, shown}, {u"result"_s, result}});
}

void Doctor::finish()
{
    m_done(QJsonObject {{u"ok"_s, m_isAllRight}, {u"checks"_s, m_checks}});
}
