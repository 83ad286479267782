// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/vault/aesgcm.h"

using namespace Qt::Literals::StringLiterals;

class AesGcmTest : public QObject
{
    Q_OBJECT

private slots:

    /// McGrew and Viega's test cases for GCM with 256-bit keys and 96-bit nonces.
    void givesTheKnownAnswers_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("nonce");
        QTest::addColumn<QByteArray>("aad");
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("sealed");
        const QByteArray zeroKey {64, '0'};
        const QByteArray zeroNonce {24, '0'};
        QTest::newRow("13: nothing") << zeroKey << zeroNonce << ""_ba
                                     << ""_ba
                                     << "530f8afbc74536b9a963b4f1c4cb738b"_ba;
        QTest::newRow("14: a block of zeros") << zeroKey << zeroNonce << ""_ba << QByteArray {32, '0'}
                                              << "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"_ba;
        const QByteArray key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
        const QByteArray nonce = "cafebabefacedbaddecaf888";
        const QByteArray plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                 "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
        const QByteArray sealed = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662";
        QTest::newRow("15: without AAD") << key << nonce << ""_ba << plain.chopped(0).append("1aafd255")
                                         << QByteArray {sealed}.append("898015adb094dac5d93471bdec1a502270e3cc6c");
        QTest::newRow("16: with AAD") << key << nonce << "feedfacedeadbeeffeedfacedeadbeefabaddad2"_ba << plain
                                      << QByteArray {sealed}.append("76fc6ece0f4e1768cddf8853bb2d551b");
    }

    void givesTheKnownAnswers()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, nonce);
        QFETCH(QByteArray, aad);
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, sealed);
        const auto bytes = [](const QByteArray &hex) { return QByteArray::fromHex(hex); };
        const auto made = AesGcm::seal(bytes(key), bytes(nonce), bytes(aad), bytes(plain));
        QVERIFY(made);
        QCOMPARE(made->toHex(), sealed);
        const auto opened = AesGcm::open(bytes(key), bytes(nonce), bytes(aad), *made);
        QVERIFY(opened);
        QCOMPARE(opened->reveal().toByteArray().toHex(), plain);
    }

    void refusesOtherSizes()
    {
        const QByteArray key {32, 'k'};
        const QByteArray nonce {12, 'n'};
        QVERIFY(!AesGcm::seal(key.chopped(1), nonce, {}, "x"));
        QVERIFY(!AesGcm::seal(QByteArray {33, 'k'}, nonce, {}, "x"));
        QVERIFY(!AesGcm::seal(key, nonce.chopped(1), {}, "x"));
        QVERIFY(!AesGcm::open(key, nonce, {}, QByteArray {15, 'x'}));
        QVERIFY(!AesGcm::open({}, {}, {}, QByteArray {32, 'x'}));
    }
};

QTEST_GUILESS_MAIN(AesGcmTest)
#include "tst_aesgcm.moc"
