// SPDX-License-Identifier: GPL-3.0-or-later
#include <optional>

#include <QSignalSpy>
#include <QTest>

#include "app/masterkeyrotation.h"
#include "models/store/hubcommands.h"
#include "models/store/store.h"
#include "models/vault/keychainsource.h"
#include "models/vault/vaultopener.h"
#include "tests/models/store/storefixture.h"
#include "tests/models/vault/fakekeychain.h"

using namespace Qt::Literals::StringLiterals;

/// The change of a master key that the keyring keeps, with a store on its own thread.
class TestMasterKeyRotation final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theNewKeyIsASecondEntry();
    void aKeyringThatDoesNotTakeItChangesNothing_data();
    void aKeyringThatDoesNotTakeItChangesNothing();
    void aStoreThatDoesNotTakeItChangesNothing();

private:
    template <typename T>
    [[nodiscard]] Result<T> run(std::function<Result<T>(const HubCommands &)> work);
    /// The end of a rotation that begins from `present`.
    [[nodiscard]] Result<int> rotate(const VaultRecord &present);
    [[nodiscard]] VaultRecord record();

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<Store> m_store;
    FakeKeychain m_keychain;
    std::unique_ptr<VaultOpener> m_opener; ///< of the last rotation
};

void TestMasterKeyRotation::init()
{
    m_keychain = FakeKeychain {};
    m_fixture = std::make_unique<StoreFixture>();
    m_store = std::make_unique<Store>(m_fixture->path(), &m_fixture->vault, &m_fixture->clock);
    QSignalSpy opened {m_store.get(), &Store::opened};
    m_store->open();
    QVERIFY(opened.wait());
    const auto made = run<bool>([this](const HubCommands &commands) -> Result<bool> {
        const auto kept =
            commands.setVaultRecord({VaultRecord::Mode::Keychain, 7, *m_fixture->vault.checkValue(), {}})
                .and_then([&] { return commands.addProvider(u"up"_s, u"openai"_s, {}, {}, true); })
                .and_then([&](const AiProvider &) {
                    return commands.addCredential(u"up"_s, u"k"_s, Secret {"sk-upstream-secret-1"_ba}, {}, 100);
                });
        return kept.map([](const AiCredential &) { return true; });
    });
    QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
}

void TestMasterKeyRotation::cleanup()
{
    m_opener.reset();
    m_store.reset();
    m_fixture.reset();
}

template <typename T>
Result<T> TestMasterKeyRotation::run(std::function<Result<T>(const HubCommands &)> work)
{
    std::optional<Result<T>> ended;
    m_store->run<T>(u"tests"_s, std::move(work), this, [&ended](Result<T> result) { ended = std::move(result); });
    if (!QTest::qWaitFor([&ended] { return ended.has_value(); }))
        qFatal("the store does not answer");
    return *ended;
}

VaultRecord TestMasterKeyRotation::record()
{
    return run<VaultRecord>([](const HubCommands &commands) { return commands.vaultRecord(); })
        .value_or(VaultRecord {});
}

Result<int> TestMasterKeyRotation::rotate(const VaultRecord &present)
{
    std::optional<Result<int>> ended;
    MasterKeyRotation rotation {m_store.get(), &m_fixture->vault, &m_keychain};
    rotation.run(present, {}, {}, [&ended](const Result<int> &sealed) { ended = sealed; });
    if (!QTest::qWaitFor([&ended] { return ended.has_value(); }))
        return fail(ErrorCode::Internal, u"it never ended"_s);
    m_opener = rotation.takeOpener();
    return *ended;
}

void TestMasterKeyRotation::theNewKeyIsASecondEntry()
{
    m_keychain.entries.insert(KeychainSource::entryFor(7), "the key before");
    const auto sealed = rotate(record());
    QVERIFY2(sealed, sealed ? "" : qPrintable(sealed.error().detail));
    QCOMPARE(*sealed, 1);
    const VaultRecord after = record();
    QCOMPARE(after.mode, VaultRecord::Mode::Keychain);
    QVERIFY(after.keyId != 7);
    QCOMPARE(m_keychain.entries.size(), 2);
    QCOMPARE(m_keychain.entries.value(KeychainSource::entryFor(7)), "the key before"_ba);
    QVERIFY(m_keychain.entries.contains(KeychainSource::entryFor(after.keyId)));
    QCOMPARE(m_opener->record(), after);

    // Whoever starts next reads that entry and opens what was sealed.
    VaultOpener next {after, VaultOpener::Options {}, &m_keychain};
    next.open();
    QTRY_COMPARE(next.state(), Vault::State::Ready);
    QCOMPARE(m_fixture->vault.keyId(), after.keyId);
    QCOMPARE(*m_fixture->vault.checkValue(), Vault::checkValueFor(next.masterKey()));
}

void TestMasterKeyRotation::aKeyringThatDoesNotTakeItChangesNothing_data()
{
    QTest::addColumn<int>("mood");
    QTest::newRow("no keyring") << static_cast<int>(FakeKeychain::Mood::Missing);
    QTest::newRow("locked") << static_cast<int>(FakeKeychain::Mood::LockedReads);
    QTest::newRow("cancelled") << static_cast<int>(FakeKeychain::Mood::Cancelled);
    QTest::newRow("forgets") << static_cast<int>(FakeKeychain::Mood::Forgets);
}

void TestMasterKeyRotation::aKeyringThatDoesNotTakeItChangesNothing()
{
    QFETCH(int, mood);
    const VaultRecord before = record();
    m_keychain.mood = static_cast<FakeKeychain::Mood>(mood);
    const auto refused = rotate(before);
    QVERIFY(!refused);
    QVERIFY(!refused.error().detail.isEmpty());
    QCOMPARE(record(), before);
    QCOMPARE(m_fixture->vault.keyId(), 7U);
}

void TestMasterKeyRotation::aStoreThatDoesNotTakeItChangesNothing()
{
    const VaultRecord before = record();
    m_fixture->vault.lock();
    const auto refused = rotate(before);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::VaultLocked);
    QCOMPARE(record(), before);
}

QTEST_GUILESS_MAIN(TestMasterKeyRotation)
#include "tst_masterkeyrotation.moc"
