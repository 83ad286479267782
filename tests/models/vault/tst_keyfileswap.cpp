// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include "models/vault/keyfile.h"
#include "models/vault/keyfileswap.h"
#include "models/vault/vault.h"
#include "models/vault/vaultopener.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
Secret keyOf(char letter)
{
    return Secret {QByteArray(32, letter)};
}

QByteArray checkOf(char letter)
{
    return Vault::checkValueFor(keyOf(letter));
}

/// The letter of the key in a file, '-' when it holds none.
char letterIn(const QString &path)
{
    const Result<Secret> key = KeyFile::read(path);
    return key ? key->reveal().at(0) : '-';
}

char letterOf(const Result<Secret> &key)
{
    return key ? key->reveal().at(0) : '-';
}
} // namespace

class TestKeyFileSwap final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void theSuccessorTakesThePlace();
    void aPredecessorThatIsKeptAlreadyIsNoHindrance();
    void aPredecessorOfAnotherKeyIsNotOverwritten();
    void withoutASuccessorNothingChanges();
    void findsTheKeyAtEveryInterruption_data();
    void findsTheKeyAtEveryInterruption();
    void readsTheFileWhenNoneHasTheKey();
    void theVaultOpensAfterAnInterruption();

private:
    QString predecessor(char letter) const { return KeyFileSwap::predecessorOf(m_path, checkOf(letter)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    QString m_next;
};

void TestKeyFileSwap::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"master.key"_s);
    m_next = KeyFileSwap::successorOf(m_path);
    QVERIFY(KeyFile::create(m_path, keyOf('o')));
}

void TestKeyFileSwap::theSuccessorTakesThePlace()
{
    QVERIFY(KeyFile::create(m_next, keyOf('n')));
    QVERIFY(KeyFileSwap::putInPlace(m_path));
    QCOMPARE(letterIn(m_path), 'n');
    QCOMPARE(letterIn(predecessor('o')), 'o');
    QVERIFY(!QFile::exists(m_next));
    for (const QString &file : {m_path, predecessor('o')})
        QCOMPARE(QFileInfo {file}.permissions() & ~(QFile::ReadUser | QFile::WriteUser),
                 QFile::ReadOwner | QFile::WriteOwner);
}

void TestKeyFileSwap::aPredecessorThatIsKeptAlreadyIsNoHindrance()
{
    QVERIFY(KeyFile::create(m_next, keyOf('n')));
    QVERIFY(KeyFile::create(predecessor('o'), keyOf('o')));
    QVERIFY(KeyFileSwap::putInPlace(m_path));
    QCOMPARE(letterIn(m_path), 'n');
    QCOMPARE(letterIn(predecessor('o')), 'o');
}

void TestKeyFileSwap::aPredecessorOfAnotherKeyIsNotOverwritten()
{
    QVERIFY(KeyFile::create(m_next, keyOf('n')));
    QVERIFY(KeyFile::create(predecessor('o'), keyOf('x')));
    const Outcome refused = KeyFileSwap::putInPlace(m_path);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QCOMPARE(letterIn(m_path), 'o');
    QCOMPARE(letterIn(m_next), 'n');
    QCOMPARE(letterIn(predecessor('o')), 'x');
    QCOMPARE(letterOf(KeyFileSwap::read(m_path, checkOf('n'))), 'n'); // and the vault opens all the same
}

void TestKeyFileSwap::withoutASuccessorNothingChanges()
{
    const Outcome refused = KeyFileSwap::putInPlace(m_path);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Storage);
    QVERIFY2(refused.error().detail.contains(m_next), qPrintable(refused.error().detail));
    QCOMPARE(letterIn(m_path), 'o');
}

/// What lies in the folder when the change stops after each of its steps, and which key the database then needs.
void TestKeyFileSwap::findsTheKeyAtEveryInterruption_data()
{
    QTest::addColumn<char>("present");
    QTest::addColumn<char>("successor");
    QTest::addColumn<bool>("keepsPredecessor");
    QTest::addColumn<char>("wanted");
    QTest::addColumn<char>("presentAfter");
    QTest::newRow("before all") << 'o' << '-' << false << 'o' << 'o';
    QTest::newRow("the successor is made") << 'o' << 'n' << false << 'o' << 'o';
    QTest::newRow("the database has changed") << 'o' << 'n' << false << 'n' << 'n';
    QTest::newRow("the predecessor is kept") << 'o' << 'n' << true << 'n' << 'n';
    QTest::newRow("the place is taken") << 'n' << '-' << true << 'n' << 'n';
    QTest::newRow("the database is from a backup") << 'n' << '-' << true << 'o' << 'n';
    QTest::newRow("the file was lost meanwhile") << '-' << 'n' << false << 'n' << 'n';
}

void TestKeyFileSwap::findsTheKeyAtEveryInterruption()
{
    QFETCH(char, present);
    QFETCH(char, successor);
    QFETCH(bool, keepsPredecessor);
    QFETCH(char, wanted);
    QFETCH(char, presentAfter);
    QVERIFY(QFile::remove(m_path));
    if (present != '-')
        QVERIFY(KeyFile::create(m_path, keyOf(present)));
    if (successor != '-')
        QVERIFY(KeyFile::create(m_next, keyOf(successor)));
    if (keepsPredecessor)
        QVERIFY(KeyFile::create(predecessor('o'), keyOf('o')));
    QCOMPARE(letterOf(KeyFileSwap::read(m_path, checkOf(wanted))), wanted);
    QCOMPARE(letterIn(m_path), presentAfter);
    if (present == 'o')
        QVERIFY(letterIn(m_path) == 'o' || letterIn(predecessor('o')) == 'o'); // never lost
    QCOMPARE(letterOf(KeyFileSwap::read(m_path, checkOf(wanted))), wanted);
}

void TestKeyFileSwap::readsTheFileWhenNoneHasTheKey()
{
    QVERIFY(KeyFile::create(m_next, keyOf('n')));
    QCOMPARE(letterOf(KeyFileSwap::read(m_path, checkOf('x'))), 'o');
    QCOMPARE(letterIn(m_next), 'n');
    QVERIFY(QFile::remove(m_path) && QFile::remove(m_next));
    const Result<Secret> missing = KeyFileSwap::read(m_path, checkOf('x'));
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QVERIFY(missing.error().detail.contains(m_path));
}

void TestKeyFileSwap::theVaultOpensAfterAnInterruption()
{
    QVERIFY(KeyFile::create(m_next, keyOf('n')));
    VaultOpener::Options options;
    options.keyFile = m_path;
    VaultOpener opener {{VaultRecord::Mode::KeyFile, 7, checkOf('n'), {}}, options, nullptr};
    opener.open();
    QCOMPARE(opener.state(), Vault::State::Ready);
    QCOMPARE(opener.masterKey().reveal().at(0), 'n');
    QCOMPARE(letterIn(m_path), 'n');
}

QTEST_GUILESS_MAIN(TestKeyFileSwap)
#include "tst_keyfileswap.moc"
