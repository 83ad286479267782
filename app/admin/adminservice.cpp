// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminservice.h"

#include <memory>

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QMetaEnum>
#include <QThread>

#include "app/admin/adminverbs.h"
#include "app/admin/jsonvalues.h"
#include "app/application.h"
#include "app/hubvault.h"
#include "app/pricefetch.h"
#include "models/settings/settingvalues.h"
#include "models/store/backup.h"
#include "models/store/callarchive.h"
#include "models/store/connection.h"
#include "models/store/names.h"
#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

const QString actor = u"command line"_s;

/// What a provider test needs to know before the gateway can do it.
struct TestSubject
{
    qint64 providerId = 0;
    qint64 credentialId = 0;
    const ProviderKind *kind = nullptr; ///< may be null
};

Result<TestSubject> findSubject(const HubQueries &queries, const QString &provider, const QString &credential)
{
    const auto row = queries.provider(provider);
    if (!row) {
        return tl::make_unexpected(row.error());
    }
    TestSubject subject {row->id, 0, ProviderKind::byName(row->kind)};
    if (credential.isEmpty()) {
        return subject;
    }
    const auto credentials = queries.credentials(row->name);
    if (!credentials) {
        return tl::make_unexpected(credentials.error());
    }
    for (const AiCredential &one : *credentials) {
        if (Names::areSame(one.name, credential)) {
            subject.credentialId = one.id;
            return subject;
        }
    }
    return fail(ErrorCode::NotFound, u"the provider '%1' has no credential '%2'"_s.arg(provider, credential));
}

QJsonObject toJson(const ProviderTest &test)
{
    return {{u"succeeded"_s, test.succeeded},
            {u"httpStatus"_s, test.httpStatus == 0 ? QJsonValue() : QJsonValue(test.httpStatus)},
            {u"durationMs"_s, test.durationMs},
            {u"model"_s, test.model.isEmpty() ? QJsonValue() : QJsonValue(test.model)},
            {u"message"_s, test.message},
            {u"models"_s, QJsonArray::fromStringList(test.models)}};
}

QList<AiModel> listedModels(const ProviderTest &test)
{
    QList<AiModel> models;
    for (const QString &name : test.models) {
        AiModel model;
        model.name = name;
        model.type = test.modelTypes.value(name, ModelType::Chat);
        models.append(model);
    }
    return models;
}

QList<AiModel> catalogueModels(const ProviderKind &kind)
{
    QList<AiModel> models;
    for (const CatalogueModel *known : ModelCatalogue::instance().ofKind(kind)) {
        AiModel model;
        model.name = QString::fromUtf8(known->id);
        model.type = known->type;
        models.append(model);
    }
    return models;
}

SettingKey urlSettingOf(PublicPrices::Source source)
{
    switch (source) {
    case PublicPrices::Source::OpenRouter:
        return SettingKey::PricesOpenRouterUrl;
    case PublicPrices::Source::LiteLlm:
        return SettingKey::PricesLiteLlmUrl;
    case PublicPrices::Source::ModelsDev:
    case PublicPrices::Source::Bundled:
        break;
    }
    return SettingKey::PricesModelsDevUrl;
}

QJsonObject syncJson(const RateDrift &drift, QJsonObject reply)
{
    QHash<RateChange::Kind, int> counts;
    QJsonArray rows;
    for (const RateChange &change : drift.changes) {
        ++counts[change.kind];
        rows.append(toJson(change));
    }
    using enum RateChange::Kind;
    for (const RateChange::Kind kind : {Added, Changed, Kept, Held, Vanished}) {
        reply.insert(rateChangeName(kind), counts.value(kind));
    }
    reply.insert(u"unlisted"_s, drift.unlisted);
    reply.insert(u"skipped"_s, reply[u"skipped"_s].toInt() + drift.unfit);
    reply.insert(u"changes"_s, rows);
    return reply;
}

/// SQLite takes VACUUM INTO only from a connection that may write, though it changes nothing in the database.
AdminReply writeBackup(const QString &databasePath, const QString &file)
{
    const auto connection = Connection::open(databasePath, Connection::Mode::Existing);
    if (!connection) {
        return tl::make_unexpected(connection.error());
    }
    const qsizetype archives = CallArchive::existing(databasePath).size();
    const QString note =
        u"%1 archives of older calls are files of their own and not in it: copy %2 too"_s.arg(archives).arg(
            CallArchive::folder(databasePath));
    return backUpDatabase(*connection, file).map([&] {
        return QJsonObject {
            {u"file"_s, file}, {u"archives"_s, archives}, {u"note"_s, archives == 0 ? QJsonValue() : QJsonValue(note)}};
    });
}

} // namespace

AdminService::AdminService(Application &application, QObject *parent)
    : AdminExecutor {parent}
    , m_application {application}
{}

void AdminService::execute(AdminRequest request, Done done)
{
    const bool isFurtherToken = request.verb == "admin-token"_L1 && !request.parameters[u"rotate"_s].toBool()
                                && !m_application.snapshot()->adminTokenHash.isEmpty();
    if (isFurtherToken) {
        done(fail(ErrorCode::Conflict,
                  u"there is a token, and only its hash is kept; --rotate makes a new one and forgets it"_s));
    } else if (const AdminVerb *verb = AdminVerb::byName(request.verb)) {
        run(*verb, std::move(request), std::move(done));
    } else if (request.verb == "provider.test"_L1 || request.verb == "credential.test"_L1) {
        testProvider(request, std::move(done));
    } else if (request.verb == "model.discover"_L1) {
        discoverModels(request.parameters[u"provider"_s].toString(), std::move(done));
    } else if (request.verb == "rate.sync"_L1) {
        syncRates(request.parameters, std::move(done));
    } else if (request.verb == "backup"_L1) {
        backUp(request.parameters, std::move(done));
    } else if (request.verb == "vault.rotate"_L1) {
        rotateMasterKey(request.secret, std::move(done));
    } else if (request.verb == "hub.status"_L1) {
        tellStatus(request.parameters, std::move(done));
    } else if (request.verb == "window.raise"_L1) {
        raiseWindow(done);
    } else {
        done(fail(ErrorCode::BadRequest, u"the running hub does not know '%1': restart it"_s.arg(request.verb)));
    }
}

void AdminService::run(const AdminVerb &verb, AdminRequest request, Done done)
{
    if (verb.needsVault) {
        // A keyring that is just being asked must not make a first credential fail.
        const auto shared = std::make_shared<AdminRequest>(std::move(request));
        m_application.vault()->whenSettled(
            this, [this, &verb, shared, done = std::move(done)] { write(verb, std::move(*shared), done); });
        return;
    }
    if (verb.read == nullptr) {
        write(verb, std::move(request), std::move(done));
        return;
    }
    const auto shared = std::make_shared<AdminRequest>(std::move(request));
    m_application.reader()->run<QJsonObject>(
        [&verb, shared](const HubQueries &queries) { return verb.read(queries, shared->parameters); }, this, done);
}

void AdminService::write(const AdminVerb &verb, AdminRequest request, Done done)
{
    const auto shared = std::make_shared<AdminRequest>(std::move(request));
    const auto finish = [this, done = std::move(done)](AdminReply reply) {
        const QString why = m_application.vault()->sentence();
        if (!reply && reply.error().code == ErrorCode::VaultLocked && !why.isEmpty()) {
            reply.error().detail = why; // the source of the key knows more than the vault
        }
        answerApplied(std::move(reply), done);
    };
    m_application.store()->run<QJsonObject>(
        actor,
        [&verb, shared](const HubCommands &commands) {
            return verb.write(commands, shared->parameters, shared->secret);
        },
        this, finish);
}

void AdminService::answerApplied(AdminReply reply, Done done)
{
    const auto kept = std::make_shared<AdminReply>(std::move(reply));
    m_application.whenApplied(this, [kept, done = std::move(done)] { done(std::move(*kept)); });
}

void AdminService::testProvider(const AdminRequest &request, Done done)
{
    const bool isCredential = request.verb == "credential.test"_L1;
    const QJsonObject &p = request.parameters;
    const QString provider = p[isCredential ? u"provider"_s : u"name"_s].toString();
    const QString credential = isCredential ? p[u"name"_s].toString() : QString();
    const auto test = [this, model = p[u"model"_s].toString(),
                       done = std::move(done)](const Result<TestSubject> &subject) {
        if (!subject) {
            done(tl::make_unexpected(subject.error()));
            return;
        }
        m_application.gateway()->testProvider(subject->providerId, subject->credentialId, model, this,
                                              [done](const ProviderTest &result) { done(toJson(result)); });
    };
    m_application.vault()->whenSettled(this, [this, provider, credential, test] {
        m_application.reader()->run<TestSubject>(
            [provider, credential](const HubQueries &queries) { return findSubject(queries, provider, credential); },
            this, test);
    });
}

/// Asks the provider for its list; of a kind that has none, the catalogue's models are taken.
void AdminService::discoverModels(const QString &provider, Done done)
{
    const auto discover = [this, provider, done = std::move(done)](const Result<TestSubject> &subject) {
        if (!subject) {
            done(tl::make_unexpected(subject.error()));
            return;
        }
        if (subject->kind != nullptr && !subject->kind->builtIn && subject->kind->modelsEndpoint.places.empty()) {
            keepModels(provider, catalogueModels(*subject->kind), done);
            return;
        }
        const auto finish = [this, provider, done](const ProviderTest &test) {
            if (!test.succeeded) {
                done(fail(ErrorCode::UpstreamFailed, u"the provider '%1': %2"_s.arg(provider, test.message)));
                return;
            }
            keepModels(provider, listedModels(test), done);
        };
        m_application.gateway()->testProvider(subject->providerId, 0, {}, this, finish);
    };
    m_application.vault()->whenSettled(this, [this, provider, discover] {
        m_application.reader()->run<TestSubject>(
            [provider](const HubQueries &queries) { return findSubject(queries, provider, {}); }, this, discover);
    });
}

void AdminService::keepModels(const QString &provider, const QList<AiModel> &found, Done done)
{
    const auto finish = [this, done = std::move(done)](AdminReply reply) { answerApplied(std::move(reply), done); };
    m_application.store()->run<QJsonObject>(
        actor,
        [provider, found](const HubCommands &commands) {
            return commands.addModels(provider, found).map([&found](const QStringList &added) {
                return QJsonObject {{u"listed"_s, found.size()}, {u"added"_s, QJsonArray::fromStringList(added)}};
            });
        },
        this, finish);
}

/// From a file, from the program's own catalogue, or from where the settings say.
void AdminService::syncRates(const QJsonObject &parameters, Done done)
{
    const auto source = PublicPrices::fromName(parameters[u"source"_s].toString(u"models.dev"_s));
    const QString path = parameters[u"file"_s].toString();
    if (!source) {
        done(fail(ErrorCode::BadRequest, u"there is no such source of prices"_s));
    } else if (!path.isEmpty()) {
        QFile file {path};
        if (!file.open(QIODevice::ReadOnly) || file.size() > PriceFetch::maxBytes) {
            done(fail(ErrorCode::BadRequest, u"the file %1 cannot be read: %2"_s.arg(path, file.errorString())));
            return;
        }
        applyPrices(parameters, file.readAll(), std::move(done));
    } else if (*source == PublicPrices::Source::Bundled) {
        applyPrices(parameters, "{}"_ba, std::move(done));
    } else {
        const SettingValues settings {m_application.snapshot()->settings};
        auto *fetch = new PriceFetch {settings.text(SettingKey::UpstreamProxy), this};
        fetch->get(QUrl {QString::fromUtf8(settings.text(urlSettingOf(*source)))},
                   [this, parameters, done = std::move(done)](const Result<QByteArray> &json) {
                       if (!json) {
                           done(tl::make_unexpected(json.error()));
                           return;
                       }
                       applyPrices(parameters, *json, done);
                   });
    }
}

/// Megabytes of JSON are read on the reader's thread, so that neither the window nor a commit waits for it.
void AdminService::applyPrices(const QJsonObject &parameters, const QByteArray &json, Done done)
{
    const auto source = *PublicPrices::fromName(parameters[u"source"_s].toString(u"models.dev"_s));
    const bool isTrial = parameters[u"dryRun"_s].toBool();
    RateSync::Options options;
    options.overwrite = parameters[u"overwrite"_s].toBool();
    options.confirmJumps = parameters[u"confirmJumps"_s].toBool();
    constexpr qint64 ppmOfPercent = 10'000;
    options.marginPpm =
        SettingValues {m_application.snapshot()->settings}.integer(SettingKey::BillingMarginPercent) * ppmOfPercent;
    const QString name =
        PublicPrices::nameOf(source) + u' ' + QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd"_s);
    const auto finish = [this, done](const QJsonObject &reply, const Result<RateDrift> &drift) {
        answerApplied(drift.map([&](const RateDrift &found) { return syncJson(found, reply); }), done);
    };
    m_application.reader()->run<PublicPriceList>(
        [source, json](const HubQueries &) { return PublicPrices::read(source, json); }, this,
        [this, name, options, isTrial, finish, done](const Result<PublicPriceList> &list) {
            if (!list) {
                done(tl::make_unexpected(list.error()));
                return;
            }
            const QJsonObject reply {{u"source"_s, name}, {u"dryRun"_s, isTrial}, {u"skipped"_s, list->skipped}};
            m_application.store()->run<RateDrift>(
                actor,
                [prices = list->prices, name, options, isTrial](const HubCommands &commands) {
                    return commands.syncRates(prices, name, options, isTrial);
                },
                this, [reply, finish](const Result<RateDrift> &drift) { finish(reply, drift); });
        });
}

/// On a thread and a connection of its own: a big database takes a while, and neither pages nor calls may wait for it.
void AdminService::backUp(const QJsonObject &parameters, Done done)
{
    const auto reply = std::make_shared<AdminReply>();
    QThread *thread = QThread::create([reply, path = m_application.folder().databasePath(),
                                       file = parameters[u"file"_s].toString()] { *reply = writeBackup(path, file); });
    thread->setParent(this);
    connect(thread, &QThread::finished, this, [thread, reply, done = std::move(done)] {
        thread->deleteLater();
        done(std::move(*reply));
    });
    thread->start();
}

void AdminService::raiseWindow(const Done &done)
{
    if (!m_application.hasWindow()) {
        done(fail(ErrorCode::AlreadyRunning, u"a hub without a window runs on this data folder"_s));
        return;
    }
    if (m_application.isEnding()) { // the window is gone already; who asked may start a hub of its own soon
        done(fail(ErrorCode::Conflict, u"the hub that runs on this data folder is just ending"_s));
        return;
    }
    emit raiseRequested();
    done(QJsonObject {{u"raised"_s, true}});
}

void AdminService::openKeptVault(std::function<void(Result<bool>)> then)
{
    const auto finish = [this, then = std::move(then)](const Result<bool> &isKept) {
        if (isKept && *isKept) {
            m_application.vault()->whenSettled(this, [then] { then(true); });
        } else {
            then(isKept);
        }
    };
    m_application.reader()->run<bool>(
        [](const HubQueries &queries) -> Result<bool> {
            const auto record = queries.vaultRecord();
            const auto secrets = queries.ciphertextCount();
            if (!record || !secrets) {
                return tl::make_unexpected(record ? secrets.error() : record.error());
            }
            return record->hasKey() || *secrets > 0;
        },
        this, finish);
}

/// With `opensVault`, not before the vault was tried.
void AdminService::tellStatus(const QJsonObject &parameters, Done done)
{
    if (!parameters[u"opensVault"_s].toBool()) {
        done(status());
        return;
    }
    openKeptVault([this, done = std::move(done)](const Result<bool> &isKept) {
        done(isKept.map([this](bool) { return status(); }));
    });
}

void AdminService::rotateMasterKey(const Secret &passphrase, Done done)
{
    const auto finish = [this, done](const Result<HubVault::Rotated> &rotated) {
        answerApplied(rotated.map([](const HubVault::Rotated &made) {
            return QJsonObject {{u"secrets"_s, made.secrets},
                                {u"note"_s, made.note.isEmpty() ? QJsonValue() : QJsonValue(made.note)}};
        }),
                      done);
    };
    const auto shared = std::make_shared<Secret>(passphrase.clone());
    openKeptVault([this, shared, finish, done = std::move(done)](const Result<bool> &isKept) {
        if (!isKept) {
            done(tl::make_unexpected(isKept.error()));
        } else if (!*isKept) {
            done(fail(ErrorCode::Conflict, u"there is no master key yet: the first secret makes one"_s));
        } else {
            m_application.vault()->rotate(*shared, finish);
        }
    });
}

QJsonObject AdminService::status() const
{
    const auto states = QMetaEnum::fromType<VaultControl::State>();
    const char *state = states.valueToKey(static_cast<int>(m_application.vault()->state()));
    return {{u"endpoint"_s, m_application.gateway()->endpoint()},
            {u"callsInFlight"_s, m_application.gateway()->callsInFlight()},
            {u"vault"_s, m_application.vault()->isBegun() ? QString::fromLatin1(state).toLower() : u"unopened"_s},
            {u"vaultSentence"_s, m_application.vault()->sentence()},
            {u"processId"_s, QCoreApplication::applicationPid()}};
}
