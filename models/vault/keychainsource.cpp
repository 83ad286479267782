// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/keychainsource.h"

#include <memory>

#include <QTimer>

#include "models/vault/masterkeytext.h"

using namespace Qt::Literals::StringLiterals;

KeychainSource::KeychainSource(KeychainBackend *backend, int timeoutMs, QObject *parent)
    : QObject {parent}
    , m_backend {backend}
    , m_timeoutMs {timeoutMs}
{}

QString KeychainSource::entryFor(quint32 keyId)
{
    return u"master-key-%1"_s.arg(keyId, 8, 16, QChar {u'0'});
}

quint64 KeychainSource::begin(const KeychainBackend::Done &done)
{
    const quint64 request = ++m_request;
    m_isWaiting = true;
    QTimer::singleShot(m_timeoutMs, this, [this, request, done] {
        if (request != m_request || !m_isWaiting)
            return;
        m_isWaiting = false;
        done({KeychainAnswer::Status::TimedOut, {}, u"no answer in %1 ms"_s.arg(m_timeoutMs)});
    });
    return request;
}

void KeychainSource::read(quint32 keyId, KeychainBackend::Done done)
{
    const quint64 request = begin(done);
    m_backend->read(entryFor(keyId), this, [this, request, done = std::move(done)](KeychainAnswer answer) {
        if (request != m_request)
            return;
        m_isWaiting = false;
        if (answer.status == KeychainAnswer::Status::Done)
            answer.value = MasterKeyText::decode(answer.value).value_or(Secret {});
        done(std::move(answer));
    });
}

void KeychainSource::write(quint32 keyId, const Secret &masterKey, KeychainBackend::Done done)
{
    const quint64 request = begin(done);
    const auto key = std::make_shared<const Secret>(masterKey.clone());
    m_backend->write(entryFor(keyId), MasterKeyText::encode(masterKey), this,
                     [this, request, keyId, key, done = std::move(done)](KeychainAnswer answer) {
                         // A late success of a write that was given up would be a key that nobody remembers.
                         if (request != m_request || !m_isWaiting)
                             return;
                         m_isWaiting = false;
                         if (answer.status != KeychainAnswer::Status::Done)
                             return done(std::move(answer));
                         verify(keyId, *key, done);
                     });
}

void KeychainSource::verify(quint32 keyId, const Secret &masterKey, KeychainBackend::Done done)
{
    const auto key = std::make_shared<const Secret>(masterKey.clone());
    const auto isAnswered = std::make_shared<bool>(false);
    read(keyId, [key, isAnswered, done = std::move(done)](KeychainAnswer answer) {
        if (std::exchange(*isAnswered, true))
            return;
        if (answer.status == KeychainAnswer::Status::Done && answer.value.reveal() != key->reveal())
            answer = {KeychainAnswer::Status::Unavailable, {}, u"the keyring did not keep what it was given"_s};
        done(std::move(answer));
    });
}
