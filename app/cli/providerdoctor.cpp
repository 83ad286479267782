// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/providerdoctor.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include <QDateTime>

#include "models/billing/money.h"
#include "models/values/doctorapp.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

const QString appName = QString::fromLatin1(DoctorApp::name);
constexpr qint64 keyLifeMs = 15 * 60'000;
constexpr int retryMs = 100;
constexpr int gatewayTries = 100;
constexpr int recordTries = 50;
constexpr int vitalChecks = 2;

/// Of a million tokens in and out together, in pico-USD per token; the highest there is when it is not known.
qint64 priceOf(const QJsonArray &rates, const QString &model)
{
    for (const auto &rate : rates) {
        if (rate[u"model"_s].toString() != model || rate[u"type"_s].toString() != "chat"_L1) {
            continue;
        }
        const auto input = Money::picoFromPerMillion(rate[u"usd"_s][u"input"_s].toString());
        const auto output = Money::picoFromPerMillion(rate[u"usd"_s][u"output"_s].toString());
        if (input && output) {
            return *input + *output;
        }
    }
    return std::numeric_limits<qint64>::max();
}

QStringList chatModels(const QJsonArray &models)
{
    QStringList names;
    for (const auto &model : models) {
        if (model[u"type"_s].toString() == "chat"_L1) {
            names.append(model[u"model"_s].toString());
        }
    }
    return names;
}

DoctorFinding judgeList(const QJsonObject &test)
{
    const qsizetype count = test[u"models"_s].toArray().size();
    if (count > 0) {
        return {true, u"%1 models"_s.arg(count)};
    }
    return {false, test[u"succeeded"_s].toBool() ? u"it has no list"_s : test[u"message"_s].toString()};
}

} // namespace

ProviderDoctor::ProviderDoctor(AdminExecutor *executor, QObject *parent)
    : QObject {parent}
    , m_executor {executor}
{}

ProviderDoctor::~ProviderDoctor() = default;

void ProviderDoctor::run(const QString &provider, const QString &model, AdminExecutor::Done done)
{
    m_provider = provider;
    m_model = model;
    m_done = std::move(done);
    ask(u"provider.show"_s, {{u"name"_s, provider}}, [this](const QJsonObject &found) {
        m_provider = found[u"name"_s].toString();
        if (!found[u"enabled"_s].toBool()) {
            finish(fail(ErrorCode::Conflict,
                        u"the provider '%1' is disabled: portico provider enable %1"_s.arg(m_provider)));
            return;
        }
        awaitGateway(gatewayTries);
    });
}

void ProviderDoctor::ask(const QString &verb, const QJsonObject &parameters,
                         std::function<void(const QJsonObject &)> next)
{
    m_executor->execute({verb, parameters, {}}, [this, next = std::move(next)](const AdminReply &reply) {
        if (!reply) {
            finish(reply);
            return;
        }
        next(*reply);
    });
}

/// A hub of our own has only just begun to listen.
void ProviderDoctor::awaitGateway(int tries)
{
    ask(u"hub.status"_s, {{u"opensVault"_s, true}}, [this, tries](const QJsonObject &status) {
        m_endpoint = status[u"endpoint"_s].toString();
        if (!m_endpoint.isEmpty()) {
            listModels();
        } else if (tries > 0) {
            QTimer::singleShot(retryMs, this, [this, tries] { awaitGateway(tries - 1); });
        } else {
            finish(fail(ErrorCode::Conflict, u"the hub runs but does not listen: its log says why"_s));
        }
    });
}

void ProviderDoctor::listModels()
{
    ask(u"provider.test"_s, {{u"name"_s, m_provider}}, [this](const QJsonObject &test) {
        const QJsonArray listed = test[u"models"_s].toArray();
        add(u"lists models"_s, judgeList(test));
        ask(u"model.list"_s, {{u"provider"_s, m_provider}}, [this, listed, test](const QJsonObject &known) {
            QStringList names = chatModels(known[u"models"_s].toArray());
            for (const auto &name : listed) {
                if (known[u"models"_s].toArray().isEmpty()) {
                    names.append(name.toString());
                }
            }
            // Without a list the test asked a model that the hub knows.
            if (const QString tried = test[u"model"_s].toString(); names.isEmpty() && !tried.isEmpty()) {
                names.append(tried);
            }
            chooseModel(QJsonArray::fromStringList(names));
        });
    });
}

void ProviderDoctor::chooseModel(const QJsonArray &listed)
{
    if (!m_model.isEmpty()) {
        takeKey();
        return;
    }
    if (listed.isEmpty()) {
        add(u"model"_s, {false, u"no chat model is known: name one with --model"_s});
        end();
        return;
    }
    ask(u"rate.list"_s, {{u"provider"_s, m_provider}}, [this, listed](const QJsonObject &reply) {
        const QJsonArray rates = reply[u"rates"_s].toArray();
        const auto cheapest = std::ranges::min_element(
            listed, {}, [&rates](const QJsonValue &model) { return priceOf(rates, model.toString()); });
        m_model = (*cheapest).toString();
        takeKey();
    });
}

QJsonObject ProviderDoctor::appLimits(qint64 expiresAtMs) const
{
    return {
        {u"name"_s, appName}, {u"models"_s, QJsonArray {QString(m_provider + u"/*"_s)}}, {u"expires"_s, expiresAtMs}};
}

void ProviderDoctor::takeKey()
{
    const QString prefix = m_provider + u'/';
    if (m_model.startsWith(prefix)) {
        m_model = m_model.mid(prefix.size());
    }
    m_executor->execute({u"app.show"_s, {{u"name"_s, appName}}, {}}, [this](const AdminReply &reply) {
        if (!reply && reply.error().code != ErrorCode::NotFound) {
            finish(reply);
        } else if (!reply) {
            openApp(u"app.add"_s);
        } else if (reply->value(u"revoked"_s).toBool()) {
            finish(
                fail(ErrorCode::Conflict, u"the app '%1' was revoked, so that the doctor may not call"_s.arg(appName)));
        } else {
            openApp(u"app.edit"_s);
        }
    });
}

void ProviderDoctor::openApp(const QString &verb)
{
    const qint64 expiresAtMs = QDateTime::currentMSecsSinceEpoch() + keyLifeMs;
    ask(verb, appLimits(expiresAtMs), [this](const QJsonObject &) { rotateKey(); });
}

void ProviderDoctor::rotateKey()
{
    ask(u"app.rotate"_s, {{u"name"_s, appName}}, [this](const QJsonObject &issued) {
        m_call = std::make_unique<DoctorCall>(m_endpoint, issued[u"key"_s].toString().toLatin1(), nullptr);
        next();
    });
}

void ProviderDoctor::next()
{
    const auto checks = DoctorCheck::all();
    if (m_next == checks.size() || (!m_works && m_failedVital == vitalChecks)) {
        end();
        return;
    }
    const DoctorCheck &check = checks[m_next++];
    m_call->send(check.body(m_provider + u'/' + m_model), check.leavesEarly,
                 [this, &check](const DoctorAnswer &answer) { judge(check, answer, recordTries); });
}

/// The record of a call that was left comes a moment later.
void ProviderDoctor::judge(const DoctorCheck &check, const DoctorAnswer &answer, int tries)
{
    m_executor->execute(
        {u"call.show"_s, {{u"id"_s, answer.requestId}}, {}}, [this, &check, answer, tries](const AdminReply &reply) {
            if (!reply && tries > 0 && !answer.requestId.isEmpty()) {
                QTimer::singleShot(retryMs, this, [this, &check, answer, tries] { judge(check, answer, tries - 1); });
                return;
            }
            book(check, answer, reply.value_or(QJsonObject {}));
            next();
        });
}

void ProviderDoctor::book(const DoctorCheck &check, const DoctorAnswer &answer, const QJsonObject &record)
{
    const DoctorFinding finding = check.judge(answer, record);
    const bool isRefused = finding.isSupported == std::optional(false);
    m_works = m_works || (check.isVital && !isRefused);
    m_failedVital += check.isVital && isRefused ? 1 : 0;
    const QJsonValue cost = record[u"costNano"_s];
    m_costNano += cost.toInteger();
    m_unpricedCalls += answer.httpStatus == 200 && !cost.isDouble() ? 1 : 0;
    add(QString::fromLatin1(check.name), finding, record);
    if (*check.usageName != '\0') {
        add(QString::fromLatin1(check.usageName), judgeUsage(answer, record));
    }
}

void ProviderDoctor::add(const QString &check, const DoctorFinding &finding, const QJsonObject &record)
{
    const QString mark = !finding.isSupported ? u"?"_s : *finding.isSupported ? u"yes"_s : u"no"_s;
    m_checks.append(
        QJsonObject {{u"check"_s, check},
                     {u"supported"_s, finding.isSupported ? QJsonValue(*finding.isSupported) : QJsonValue()},
                     {u"mark"_s, mark},
                     {u"result"_s, finding.result},
                     {u"cost"_s, record[u"cost"_s]},
                     {u"costNano"_s, record[u"costNano"_s]}});
}

/// The key ends with the examination.
void ProviderDoctor::end()
{
    const QJsonObject report {{u"provider"_s, m_provider},
                              {u"model"_s, m_model.isEmpty() ? QJsonValue() : QJsonValue(m_model)},
                              {u"works"_s, m_works},
                              {u"checks"_s, m_checks},
                              {u"cost"_s, Money::formatNano(m_costNano)},
                              {u"costNano"_s, m_costNano},
                              {u"unpricedCalls"_s, m_unpricedCalls}};
    if (m_call == nullptr) {
        finish(report);
        return;
    }
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    ask(u"app.edit"_s, appLimits(nowMs), [this, report](const QJsonObject &) { finish(report); });
}

void ProviderDoctor::finish(const AdminReply &reply)
{
    std::exchange(m_done, nullptr)(reply);
}
