// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "fakekeychain.h"
#include "models/vault/keyfile.h"
#include "models/vault/secretfile.h"
#include "models/vault/vaultopener.h"

using namespace Qt::Literals::StringLiterals;
using Mode = VaultRecord::Mode;
using Mood = FakeKeychain::Mood;
using State = Vault::State;

class VaultOpenerTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeKeychain> m_keychain;

    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }

    [[nodiscard]] static VaultOpener::Options options()
    {
        VaultOpener::Options quick;
        quick.keychainTimeoutMs = 40;
        quick.scryptLog2N = 4;
        return quick;
    }

    [[nodiscard]] QString passphraseFile(const QByteArray &text = "correct horse battery\n") const
    {
        const QString file = path(u"passphrase"_s);
        QFile::remove(file);
        return SecretFile::create(file, Secret {text}) ? file : QString {};
    }

    /// A database that was begun in the given way before.
    VaultRecord recordOf(Mode mode)
    {
        VaultOpener::Options chosen = options();
        if (mode == Mode::KeyFile)
            chosen.keyFile = path(u"key"_s);
        if (mode == Mode::Passphrase)
            chosen.passphraseFile = passphraseFile();
        VaultOpener opener {{}, chosen, m_keychain.get()};
        openAndWait(opener);
        return opener.record();
    }

    static void openAndWait(VaultOpener &opener)
    {
        QSignalSpy ended {&opener, &VaultOpener::stateChanged};
        opener.open();
        QTRY_VERIFY(!ended.isEmpty());
    }

    /// Whatever happens, a key that was made stays the only one.
    void checkNothingNewWasMade(const VaultOpener &opener, const VaultRecord &before) const
    {
        QVERIFY(opener.record() == before);
        QVERIFY(!opener.isRecordNew());
        for (const QString &call : m_keychain->calls)
            QVERIFY2(!call.startsWith(u"write"), qPrintable(call));
    }

private slots:

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_keychain = std::make_unique<FakeKeychain>();
    }

    void aFirstRunUsesTheKeyring()
    {
        VaultOpener opener {{}, options(), m_keychain.get()};
        QCOMPARE(opener.state(), State::Absent);
        QSignalSpy ready {&opener, &VaultOpener::ready};
        opener.open();
        QVERIFY(opener.isBusy());
        QTRY_COMPARE(ready.size(), 1);
        QCOMPARE(opener.state(), State::Ready);
        QVERIFY(opener.isRecordNew());
        const VaultRecord &record = opener.record();
        QCOMPARE(record.mode, Mode::Keychain);
        QVERIFY(record.keyId != 0);
        QVERIFY(record.checkValue == Vault::checkValueFor(opener.masterKey()));
        QVERIFY(record.slot.isEmpty());
        QCOMPARE(m_keychain->entries.value(KeychainSource::entryFor(record.keyId)),
                 opener.masterKey().reveal().toByteArray().toBase64());
    }

    void everyWayOpensAgain_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::newRow("keyring") << Mode::Keychain;
        QTest::newRow("key file") << Mode::KeyFile;
        QTest::newRow("passphrase") << Mode::Passphrase;
    }

    void everyWayOpensAgain()
    {
        QFETCH(Mode, mode);
        const VaultRecord record = recordOf(mode);
        QCOMPARE(record.mode, mode);
        m_keychain->calls.clear();
        VaultOpener::Options chosen = options();
        chosen.keyFile = path(u"key"_s);
        chosen.passphraseFile = path(u"passphrase"_s);
        chosen.holdsCiphertext = true;
        VaultOpener opener {record, chosen, m_keychain.get()};
        QCOMPARE(opener.state(), State::Locked);
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Ready);
        QVERIFY(Vault::checkValueFor(opener.masterKey()) == record.checkValue);
        checkNothingNewWasMade(opener, record);
    }

    void whatAPersonSetComesBeforeTheKeyring()
    {
        VaultOpener::Options chosen = options();
        chosen.keyFile = path(u"key"_s);
        VaultOpener opener {{}, chosen, m_keychain.get()};
        openAndWait(opener);
        QCOMPARE(opener.record().mode, Mode::KeyFile);
        QVERIFY(KeyFile::read(chosen.keyFile)->reveal() == opener.masterKey().reveal());
        QVERIFY(m_keychain->calls.isEmpty());
    }

    void aKeyFileThatExistsIsTaken()
    {
        const Secret key = Vault::newMasterKey();
        QVERIFY(KeyFile::create(path(u"key"_s), key));
        VaultOpener::Options chosen = options();
        chosen.keyFile = path(u"key"_s);
        VaultOpener opener {{}, chosen, nullptr};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Ready);
        QVERIFY(opener.masterKey().reveal() == key.reveal());
    }

    void aFirstRunThatFailsStaysAbsentAndSaysWhatToDo_data()
    {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<bool>("hasKeychain");
        QTest::newRow("no keyring in use") << Mood::Works << false;
        QTest::newRow("missing daemon") << Mood::Missing << true;
        QTest::newRow("locked") << Mood::LockedReads << true;
        QTest::newRow("cancelled") << Mood::Cancelled << true;
        QTest::newRow("hangs") << Mood::Hangs << true;
        QTest::newRow("forgets") << Mood::Forgets << true;
    }

    void aFirstRunThatFailsStaysAbsentAndSaysWhatToDo()
    {
        QFETCH(Mood, mood);
        QFETCH(bool, hasKeychain);
        m_keychain->mood = mood;
        VaultOpener opener {{}, options(), hasKeychain ? m_keychain.get() : nullptr};
        QSignalSpy ready {&opener, &VaultOpener::ready};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Absent);
        QCOMPARE(opener.error().code, ErrorCode::VaultLocked);
        QVERIFY2(opener.error().detail.contains(u"PORTICO_PASSPHRASE_FILE, PORTICO_KEY_FILE"),
                 qPrintable(opener.error().detail));
        QVERIFY(!opener.isBusy());
        QVERIFY(!opener.isRecordNew());
        QVERIFY(!opener.record().hasKey());
        QVERIFY(opener.masterKey().isEmpty());
        QCOMPARE(ready.size(), 0);
    }

    void aFirstRunCanBeRetried()
    {
        m_keychain->mood = Mood::Missing;
        VaultOpener opener {{}, options(), m_keychain.get()};
        openAndWait(opener);
        m_keychain->mood = Mood::Works;
        QSignalSpy ready {&opener, &VaultOpener::ready};
        opener.retry();
        QTRY_COMPARE(ready.size(), 1);
        QCOMPARE(m_keychain->entries.size(), 1);
    }

    void aKeyringThatDoesNotGiveTheKeyIsLocked_data()
    {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<bool>("isDeleted");
        QTest::newRow("missing daemon") << Mood::Missing << false;
        QTest::newRow("locked: says not found") << Mood::LockedReads << false;
        QTest::newRow("cancelled") << Mood::Cancelled << false;
        QTest::newRow("hangs") << Mood::Hangs << false;
        QTest::newRow("entry deleted") << Mood::Works << true;
    }

    void aKeyringThatDoesNotGiveTheKeyIsLocked()
    {
        QFETCH(Mood, mood);
        QFETCH(bool, isDeleted);
        const VaultRecord record = recordOf(Mode::Keychain);
        m_keychain->mood = mood;
        m_keychain->calls.clear();
        const auto entries = m_keychain->entries;
        if (isDeleted)
            m_keychain->entries.clear();
        VaultOpener opener {record, options(), m_keychain.get()};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Locked);
        QCOMPARE(opener.error().code, ErrorCode::VaultLocked);
        QVERIFY2(opener.error().detail.contains(u"retry"), qPrintable(opener.error().detail));
        checkNothingNewWasMade(opener, record);
        m_keychain->release();
        m_keychain->entries = entries;
        if (opener.state() != State::Ready)
            openAndWait(opener);
        QCOMPARE(opener.state(), State::Ready);
        checkNothingNewWasMade(opener, record);
    }

    void aLateAnswerOfTheKeyringOpensByItself()
    {
        const VaultRecord record = recordOf(Mode::Keychain);
        m_keychain->mood = Mood::Hangs;
        VaultOpener opener {record, options(), m_keychain.get()};
        QSignalSpy ready {&opener, &VaultOpener::ready};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Locked);
        m_keychain->release();
        QCOMPARE(ready.size(), 1);
        QCOMPARE(opener.state(), State::Ready);
    }

    void aWrongKeyIsDamageAndNeverReplaced_data()
    {
        QTest::addColumn<QByteArray>("entry");
        QTest::newRow("another key") << QByteArray {32, 'x'}.toBase64();
        QTest::newRow("no key at all") << "hunter2"_ba;
        QTest::newRow("empty") << ""_ba;
    }

    void aWrongKeyIsDamageAndNeverReplaced()
    {
        QFETCH(QByteArray, entry);
        const VaultRecord record = recordOf(Mode::Keychain);
        const auto good = m_keychain->entries;
        m_keychain->calls.clear();
        m_keychain->entries.insert(KeychainSource::entryFor(record.keyId), entry);
        VaultOpener opener {record, options(), m_keychain.get()};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Damaged);
        QCOMPARE(opener.error().code, ErrorCode::VaultDamaged);
        QVERIFY(opener.masterKey().isEmpty());
        QCOMPARE(opener.createWithKeychain().error().code, ErrorCode::Conflict);
        checkNothingNewWasMade(opener, record);
        m_keychain->entries = good; // the entry is restored
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Ready);
    }

    void anotherKeyFileIsDamage()
    {
        const VaultRecord record = recordOf(Mode::KeyFile);
        QVERIFY(KeyFile::create(path(u"other"_s), Vault::newMasterKey()));
        VaultOpener::Options chosen = options();
        chosen.keyFile = path(u"other"_s);
        VaultOpener opener {record, chosen, m_keychain.get()};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Damaged);
        QVERIFY2(opener.error().detail.startsWith(u"the key file %1 "_s.arg(chosen.keyFile)),
                 qPrintable(opener.error().detail));
        QVERIFY(opener.error().detail.contains(u"PORTICO_KEY_FILE"_s));
        checkNothingNewWasMade(opener, record);
    }

    void aMissingKeyFileIsNotMadeAnew()
    {
        const VaultRecord record = recordOf(Mode::KeyFile);
        QVERIFY(QFile::remove(path(u"key"_s)));
        VaultOpener::Options chosen = options();
        chosen.keyFile = path(u"key"_s);
        VaultOpener opener {record, chosen, m_keychain.get()};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Locked);
        QVERIFY(opener.error().detail.contains(path(u"key"_s)));
        QVERIFY(!QFile::exists(path(u"key"_s)));
        chosen.keyFile.clear();
        VaultOpener unset {record, chosen, m_keychain.get()};
        openAndWait(unset);
        QCOMPARE(unset.state(), State::Locked);
        QVERIFY(unset.error().detail.contains(u"PORTICO_KEY_FILE"));
    }

    void aKeyFileThatOthersCanReadIsRefusedWithItsSentence()
    {
        const VaultRecord record = recordOf(Mode::KeyFile);
        const QString file = path(u"key"_s);
        QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        VaultOpener::Options chosen = options();
        chosen.keyFile = file;
        VaultOpener opener {record, chosen, nullptr};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Locked);
        QCOMPARE(opener.error().detail, u"%1 can be read or changed by other users; run: chmod 600 %1"_s.arg(file));
    }

    void ciphertextWithoutARecordIsDamage()
    {
        VaultOpener::Options chosen = options();
        chosen.holdsCiphertext = true;
        chosen.keyFile = path(u"key"_s);
        VaultOpener opener {{}, chosen, m_keychain.get()};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Damaged);
        QCOMPARE(opener.createWithKeyFile(path(u"key"_s)).error().code, ErrorCode::Conflict);
        QCOMPARE(opener.createWithPassphrase(Secret {"correct horse battery"_ba}).error().code, ErrorCode::Conflict);
        QVERIFY(!QFile::exists(path(u"key"_s)));
        QVERIFY(m_keychain->calls.isEmpty());
    }

    void aRecordWithoutAModeIsDamage()
    {
        VaultRecord record;
        record.checkValue = QByteArray {32, 'c'};
        VaultOpener opener {record, options(), m_keychain.get()};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Damaged);
        QVERIFY(m_keychain->calls.isEmpty());
    }

    void asksForThePassphraseAndUnlocks()
    {
        const VaultRecord record = recordOf(Mode::Passphrase);
        QVERIFY(!record.slot.isEmpty());
        VaultOpener opener {record, options(), nullptr};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Locked);
        QVERIFY(opener.error().detail.contains(u"passphrase"));
        QSignalSpy ended {&opener, &VaultOpener::stateChanged};
        QVERIFY(opener.unlockWithPassphrase(Secret {"wrong horse battery"_ba}));
        QVERIFY(opener.isBusy());
        QCOMPARE(opener.unlockWithPassphrase(Secret {"correct horse battery"_ba}).error().code, ErrorCode::Conflict);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(opener.state(), State::Locked);
        QVERIFY(opener.error().detail.startsWith(u"the passphrase is wrong: "_s));
        QVERIFY(opener.unlockWithPassphrase(Secret {"correct horse battery"_ba}));
        QTRY_COMPARE(ended.size(), 2);
        QCOMPARE(opener.state(), State::Ready);
        QVERIFY(Vault::checkValueFor(opener.masterKey()) == record.checkValue);
        QCOMPARE(opener.unlockWithPassphrase(Secret {"correct horse battery"_ba}).error().code, ErrorCode::Conflict);
    }

    void aDamagedSlotIsDamage()
    {
        VaultRecord record = recordOf(Mode::Passphrase);
        record.slot[0] = 'x';
        VaultOpener opener {record, options(), nullptr};
        QSignalSpy ended {&opener, &VaultOpener::stateChanged};
        QVERIFY(opener.unlockWithPassphrase(Secret {"correct horse battery"_ba}));
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(opener.state(), State::Damaged);
    }

    void aPassphraseFileIsCheckedToo_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("part");
        QTest::newRow("too short") << "short\n"_ba << u"at least 10 characters"_s;
        QTest::newRow("two lines") << "correct horse\nbattery\n"_ba << u"more than one line"_s;
        QTest::newRow("empty") << ""_ba << u"is empty"_s;
    }

    void aPassphraseFileIsCheckedToo()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, part);
        VaultOpener::Options chosen = options();
        chosen.passphraseFile = passphraseFile(content);
        VaultOpener opener {{}, chosen, m_keychain.get()};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Absent);
        QVERIFY2(opener.error().detail.contains(part), qPrintable(opener.error().detail));
        QVERIFY(m_keychain->calls.isEmpty());
    }

    void twoWaysAtOnceAreNoChoice()
    {
        VaultOpener::Options chosen = options();
        chosen.keyFile = path(u"key"_s);
        chosen.passphraseFile = passphraseFile();
        VaultOpener opener {{}, chosen, m_keychain.get()};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Absent);
        QVERIFY(opener.error().detail.contains(u"set one"));
        QVERIFY(!QFile::exists(chosen.keyFile));
    }

    void aPersonCanChooseAfterTheKeyringFailed_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::newRow("key file") << Mode::KeyFile;
        QTest::newRow("passphrase") << Mode::Passphrase;
        QTest::newRow("keyring after all") << Mode::Keychain;
    }

    void aPersonCanChooseAfterTheKeyringFailed()
    {
        QFETCH(Mode, mode);
        m_keychain->mood = Mood::Missing;
        VaultOpener opener {{}, options(), m_keychain.get()};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Absent);
        m_keychain->mood = Mood::Works;
        QSignalSpy ready {&opener, &VaultOpener::ready};
        const Outcome begun = mode == Mode::KeyFile ? opener.createWithKeyFile(path(u"key"_s))
                              : mode == Mode::Keychain
                                  ? opener.createWithKeychain()
                                  : opener.createWithPassphrase(Secret {"correct horse battery"_ba});
        QVERIFY(begun);
        QTRY_COMPARE(ready.size(), 1);
        QCOMPARE(opener.record().mode, mode);
        QVERIFY(opener.isRecordNew());
        QCOMPARE(opener.createWithKeyFile(path(u"second"_s)).error().code, ErrorCode::Conflict);
        QVERIFY(!QFile::exists(path(u"second"_s)));
    }

    void aShortPassphraseIsRefusedAtOnce()
    {
        VaultOpener opener {{}, options(), nullptr};
        const Outcome refused = opener.createWithPassphrase(Secret {"123456789"_ba});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::BadRequest);
        QVERIFY(!opener.isBusy());
    }

    void anUnwritableKeyFileSaysSo()
    {
        VaultOpener::Options chosen = options();
        chosen.keyFile = path(u"no/such/folder/key"_s);
        VaultOpener opener {{}, chosen, nullptr};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Absent);
        QVERIFY(opener.error().detail.contains(chosen.keyFile));
    }

    void aRecordOfTheKeyringWithoutOneIsLocked()
    {
        const VaultRecord record = recordOf(Mode::Keychain);
        VaultOpener opener {record, options(), nullptr};
        openAndWait(opener);
        QCOMPARE(opener.state(), State::Locked);
        QVERIFY(opener.error().detail.contains(u"keyring"));
    }

    void endsWhileScryptRuns()
    {
        auto opener = std::make_unique<VaultOpener>(VaultRecord {}, options(), nullptr);
        QSignalSpy ended {opener.get(), &VaultOpener::stateChanged};
        QVERIFY(opener->createWithPassphrase(Secret {"correct horse battery"_ba}));
        opener.reset();
        QCoreApplication::processEvents();
        QCOMPARE(ended.size(), 0);
    }

    void noErrorTellsASecret()
    {
        const VaultRecord record = recordOf(Mode::Passphrase);
        VaultOpener opener {record, options(), nullptr};
        QSignalSpy ended {&opener, &VaultOpener::stateChanged};
        QVERIFY(opener.unlockWithPassphrase(Secret {"my other passphrase"_ba}));
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(!opener.error().detail.contains(u"other"));
    }
};

QTEST_GUILESS_MAIN(VaultOpenerTest)
#include "tst_vaultopener.moc"
