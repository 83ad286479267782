// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <vector>

#include <QTest>

#include "fakekeychain.h"
#include "models/vault/keychainsource.h"
#include "models/vault/vault.h"

using namespace Qt::Literals::StringLiterals;
using Mood = FakeKeychain::Mood;
using Status = KeychainAnswer::Status;

namespace
{
constexpr int timeoutMs = 40;
constexpr quint32 keyId = 0xa1b2c3;
} // namespace

class KeychainSourceTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FakeKeychain> m_keychain;
    std::vector<KeychainAnswer> m_answers;

    KeychainBackend::Done recorder()
    {
        return [this](KeychainAnswer answer) { m_answers.push_back(std::move(answer)); };
    }

private slots:

    void init()
    {
        m_keychain = std::make_unique<FakeKeychain>();
        m_answers.clear();
    }

    void namesTheEntryByTheKey() { QCOMPARE(KeychainSource::entryFor(keyId), u"master-key-00a1b2c3"_s); }

    void readsBackWhatItWrote()
    {
        const Secret key = Vault::newMasterKey();
        KeychainSource source {m_keychain.get(), timeoutMs};
        source.write(keyId, key, recorder());
        QTRY_COMPARE(m_answers.size(), size_t {1});
        QCOMPARE(m_answers.back().status, Status::Done);
        QCOMPARE(m_keychain->entries.value(u"master-key-00a1b2c3"_s), key.reveal().toByteArray().toBase64());
        QCOMPARE(m_keychain->calls, QStringList({u"write master-key-00a1b2c3"_s, u"read master-key-00a1b2c3"_s}));
        source.read(keyId, recorder());
        QTRY_COMPARE(m_answers.size(), size_t {2});
        QVERIFY(m_answers.back().value.reveal() == key.reveal());
    }

    void passesOnWhatTheKeyringSays_data()
    {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<Status>("read");
        QTest::addColumn<Status>("write");
        QTest::newRow("works, entry deleted") << Mood::Works << Status::NotFound << Status::Done;
        QTest::newRow("missing daemon") << Mood::Missing << Status::Unavailable << Status::Unavailable;
        QTest::newRow("locked") << Mood::LockedReads << Status::NotFound << Status::Denied;
        QTest::newRow("cancelled") << Mood::Cancelled << Status::Denied << Status::Denied;
        QTest::newRow("hangs") << Mood::Hangs << Status::TimedOut << Status::TimedOut;
        QTest::newRow("forgets") << Mood::Forgets << Status::NotFound << Status::NotFound;
    }

    void passesOnWhatTheKeyringSays()
    {
        QFETCH(Mood, mood);
        QFETCH(Status, read);
        QFETCH(Status, write);
        m_keychain->mood = mood;
        KeychainSource source {m_keychain.get(), timeoutMs};
        source.read(keyId, recorder());
        QTRY_COMPARE(m_answers.size(), size_t {1});
        QCOMPARE(m_answers.back().status, read);
        QVERIFY(m_answers.back().value.isEmpty());
        source.write(keyId, Vault::newMasterKey(), recorder());
        QTRY_COMPARE(m_answers.size(), size_t {2});
        QCOMPARE(m_answers.back().status, write);
    }

    void anEntryThatIsNoKeyIsEmpty()
    {
        m_keychain->entries.insert(KeychainSource::entryFor(keyId), "hunter2");
        KeychainSource source {m_keychain.get(), timeoutMs};
        source.read(keyId, recorder());
        QTRY_COMPARE(m_answers.size(), size_t {1});
        QCOMPARE(m_answers.back().status, Status::Done);
        QVERIFY(m_answers.back().value.isEmpty());
    }

    void aLateReadIsStillAnAnswer()
    {
        const Secret key = Vault::newMasterKey();
        m_keychain->entries.insert(KeychainSource::entryFor(keyId), key.reveal().toByteArray().toBase64());
        m_keychain->mood = Mood::Hangs;
        KeychainSource source {m_keychain.get(), timeoutMs};
        source.read(keyId, recorder());
        QTRY_COMPARE(m_answers.size(), size_t {1});
        QCOMPARE(m_answers.back().status, Status::TimedOut);
        m_keychain->release();
        QCOMPARE(m_answers.size(), size_t {2});
        QVERIFY(m_answers.back().value.reveal() == key.reveal());
    }

    void aLateWriteIsNot()
    {
        m_keychain->mood = Mood::Hangs;
        KeychainSource source {m_keychain.get(), timeoutMs};
        source.write(keyId, Vault::newMasterKey(), recorder());
        QTRY_COMPARE(m_answers.size(), size_t {1});
        m_keychain->release();
        QCOMPARE(m_answers.size(), size_t {1});
    }

    void anAnswerToAnEarlierRequestIsVoid()
    {
        m_keychain->mood = Mood::Hangs;
        KeychainSource source {m_keychain.get(), timeoutMs};
        source.read(keyId, recorder());
        source.read(keyId, recorder());
        m_keychain->release();
        QCOMPARE(m_answers.size(), size_t {1});
        QTest::qWait(3 * timeoutMs); // neither's clock may strike now
        QCOMPARE(m_answers.size(), size_t {1});
    }

    void nothingComesAfterItsEnd()
    {
        m_keychain->mood = Mood::Hangs;
        auto source = std::make_unique<KeychainSource>(m_keychain.get(), timeoutMs);
        source->read(keyId, recorder());
        source.reset();
        m_keychain->release();
        QTest::qWait(2 * timeoutMs);
        QCOMPARE(m_answers.size(), size_t {0});
    }
};

QTEST_GUILESS_MAIN(KeychainSourceTest)
#include "tst_keychainsource.moc"
