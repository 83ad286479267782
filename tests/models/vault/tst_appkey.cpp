// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QHash>
#include <QSet>
#include <QStringBuilder>
#include <QTest>
#include <QThread>

#include "models/vault/appkey.h"

using namespace Qt::Literals::StringLiterals;

class AppKeyTest : public QObject
{
    Q_OBJECT

private slots:

    void hasPrefixAnd256RandomBits()
    {
        QSet<QByteArray> seen;
        QHash<char, int> counts;
        for (int round = 0; round < 2000; ++round) {
            const QByteArray key = AppKey::generate();
            QCOMPARE(key.size(), 54);
            QVERIFY(key.startsWith("sk-portico-"));
            QVERIFY(!seen.contains(key));
            seen.insert(key);
            for (const char c : key.sliced(12)) { // the first digit of a number is not evenly spread
                QVERIFY((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
                ++counts[c];
            }
        }
        // 84,000 characters over 62 letters: 1355 each, standard deviation 37.
        QCOMPARE(counts.size(), 62);
        for (const int count : counts)
            QVERIFY2(count > 1100 && count < 1600, qPrintable(QString::number(count)));
    }

    void takesAnotherPrefix()
    {
        const QByteArray token = AppKey::generate("portico-admin-");
        QVERIFY(token.startsWith("portico-admin-"));
        QCOMPARE(token.size(), 14 + AppKey::randomChars);
    }

    void hashesAsTheStandardSays_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("hash");
        QTest::newRow("nothing") << ""_ba
                                 << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_ba;
        QTest::newRow("abc") << "abc"_ba
                             << "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_ba;
        QTest::newRow("two blocks") << "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"_ba
                                    << "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"_ba;
    }

    void hashesAsTheStandardSays()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, hash);
        QCOMPARE(AppKey::hashOf(key).toHex(), hash);
        QCOMPARE(AppKey::hashOf(key).toHex(), hash); // the context is used again
    }

    void hashesOnOtherThreads()
    {
        QByteArray hash;
        const std::unique_ptr<QThread> thread {QThread::create([&hash] { hash = AppKey::hashOf("abc"); })};
        thread->start();
        QVERIFY(thread->wait(5000));
        QCOMPARE(hash, AppKey::hashOf("abc"));
    }

    void hintsOnlyAtTheEnd()
    {
        const QByteArray key = AppKey::generate();
        QCOMPARE(AppKey::hintOf(key), "sk-portico-\xe2\x80\xa6"_ba + key.last(4));
        QCOMPARE(AppKey::hintOf("short"), "\xe2\x80\xa6"_ba);
        QCOMPARE(AppKey::hintOf({}), "\xe2\x80\xa6"_ba);
    }

    void comparesWholes()
    {
        QVERIFY(AppKey::isSame("abc", "abc"));
        QVERIFY(AppKey::isSame({}, {}));
        QVERIFY(!AppKey::isSame("abc", "abd"));
        QVERIFY(!AppKey::isSame("abc", "abcd"));
        QVERIFY(!AppKey::isSame("abc", {}));
    }
};

QTEST_GUILESS_MAIN(AppKeyTest)
#include "tst_appkey.moc"
