// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/qtkeychainbackend.h"

#include <qt6keychain/keychain.h>

using namespace Qt::Literals::StringLiterals;

namespace
{
QString service()
{
    return u"portico"_s;
}

KeychainAnswer::Status statusOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::NoError:
        return KeychainAnswer::Status::Done;
    case QKeychain::EntryNotFound:
        return KeychainAnswer::Status::NotFound;
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return KeychainAnswer::Status::Denied;
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
    case QKeychain::OtherError:
        break;
    }
    return KeychainAnswer::Status::Unavailable;
}

// Jobs delete themselves when they finish, which may be long after whoever asked has gone.
void start(QKeychain::Job *job, const QString &entry)
{
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setKey(entry);
    job->start();
}

KeychainAnswer answerOf(const QKeychain::Job &job)
{
    return {statusOf(job.error()), {}, job.errorString()};
}
} // namespace

void QtKeychainBackend::read(const QString &entry, QObject *context, Done done)
{
    auto *job = new QKeychain::ReadPasswordJob(service());
    QObject::connect(job, &QKeychain::Job::finished, context, [job, done = std::move(done)] {
        KeychainAnswer answer = answerOf(*job);
        QByteArray value = job->binaryData();
        if (answer.status == KeychainAnswer::Status::Done)
            answer.value = Secret {value};
        done(std::move(answer));
    });
    start(job, entry);
}

void QtKeychainBackend::write(const QString &entry, const Secret &value, QObject *context, Done done)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setBinaryData(value.reveal().toByteArray());
    QObject::connect(job, &QKeychain::Job::finished, context, [job, done = std::move(done)] { done(answerOf(*job)); });
    start(job, entry);
}
