// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "models/vault/keyfile.h"
#include "models/vault/secretfile.h"
#include "models/vault/vault.h"

using namespace Qt::Literals::StringLiterals;

class SecretFileTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    [[nodiscard]] QString path(const QString &name = u"secret"_s) const { return m_folder.filePath(name); }

    void write(const QByteArray &content, mode_t mode = 0600) const
    {
        QFile::remove(path());
        QFile file {path()};
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
        file.close();
        QCOMPARE(::chmod(QFile::encodeName(path()).constData(), mode), 0);
    }

    [[nodiscard]] mode_t modeOf(const QString &file) const
    {
        struct stat status = {};
        return ::stat(QFile::encodeName(file).constData(), &status) == 0 ? status.st_mode & 07777 : 0;
    }

private slots:

    void init()
    {
        for (const QString &name :
             QDir {m_folder.path()}.entryList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot)) {
            if (!QFile::remove(path(name)))
                QVERIFY(QDir {m_folder.path()}.rmdir(name));
        }
    }

    void readsAFileOfOurOwn_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("read and write") << 0600;
        QTest::newRow("read only") << 0400;
        QTest::newRow("executable") << 0700;
    }

    void readsAFileOfOurOwn()
    {
        QFETCH(int, mode);
        write("content\n", static_cast<mode_t>(mode));
        const auto read = SecretFile::read(path());
        QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
        QVERIFY(read->reveal() == "content\n"_ba);
    }

    void refusesWhatOthersMayTouch_data()
    {
        QTest::addColumn<int>("mode");
        for (const int bit : {0040, 0020, 0010, 0004, 0002, 0001, 0044, 0077})
            QTest::newRow(qPrintable(QString::number(bit, 8))) << (0600 | bit);
    }

    void refusesWhatOthersMayTouch()
    {
        QFETCH(int, mode);
        write("content\n", static_cast<mode_t>(mode));
        const auto read = SecretFile::read(path());
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Forbidden);
        QCOMPARE(read.error().detail, u"%1 can be read or changed by other users; run: chmod 600 %1"_s.arg(path()));
        QCOMPARE(modeOf(path()), static_cast<mode_t>(mode)); // it is the owner who mends it
    }

    void refusesALink()
    {
        write("content\n");
        QVERIFY(QFile::link(path(), path(u"link"_s)));
        const auto read = SecretFile::read(path(u"link"_s));
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Forbidden);
        QCOMPARE(read.error().detail, u"%1 is a symbolic link; name the file itself"_s.arg(path(u"link"_s)));
    }

    void refusesAFolder()
    {
        const auto read = SecretFile::read(m_folder.path());
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Forbidden);
        QCOMPARE(read.error().detail, u"%1 is not a plain file"_s.arg(m_folder.path()));
    }

    void refusesAPipeWithoutWaitingForIt()
    {
        QCOMPARE(::mkfifo(QFile::encodeName(path()).constData(), 0600), 0);
        const auto read = SecretFile::read(path());
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Forbidden);
    }

    void saysThatThereIsNone()
    {
        const auto read = SecretFile::read(path());
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::NotFound);
        QCOMPARE(read.error().detail, u"there is no file %1"_s.arg(path()));
    }

    void refusesOtherSizes()
    {
        write("");
        QCOMPARE(SecretFile::read(path()).error().code, ErrorCode::BadRequest);
        write(QByteArray {SecretFile::maxBytes, 'x'});
        QCOMPARE(SecretFile::read(path())->size(), SecretFile::maxBytes);
        write(QByteArray {SecretFile::maxBytes + 1, 'x'});
        QCOMPARE(SecretFile::read(path()).error().code, ErrorCode::BadRequest);
    }

    void makesItWholeAndOursOnly()
    {
        const mode_t mask = ::umask(0);
        const auto created = SecretFile::create(path(), Secret {"content"_ba});
        ::umask(mask);
        QVERIFY(created);
        QCOMPARE(modeOf(path()), mode_t {0600});
        QVERIFY(SecretFile::read(path())->reveal() == "content"_ba);
        QCOMPARE(QDir {m_folder.path()}.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList {u"secret"_s});
    }

    void neverOverwrites()
    {
        write("old");
        const auto created = SecretFile::create(path(), Secret {"new"_ba});
        QVERIFY(!created);
        QCOMPARE(created.error().code, ErrorCode::Conflict);
        QCOMPARE(created.error().detail, u"%1 exists already and is not overwritten"_s.arg(path()));
        QVERIFY(SecretFile::read(path())->reveal() == "old"_ba);
        // Not through a link that points to nowhere either.
        QVERIFY(QFile::link(path(u"nowhere"_s), path(u"link"_s)));
        QCOMPARE(SecretFile::create(path(u"link"_s), Secret {"new"_ba}).error().code, ErrorCode::Conflict);
        QVERIFY(!QFile::exists(path(u"nowhere"_s)));
        QCOMPARE(QDir {m_folder.path()}.entryList({u"*.*"_s}, QDir::Files | QDir::System), QStringList {});
    }

    void saysWhyItCannotBeMade()
    {
        const QString nowhere = path(u"no/such/folder"_s);
        const auto created = SecretFile::create(nowhere, Secret {"new"_ba});
        QVERIFY(!created);
        QCOMPARE(created.error().code, ErrorCode::Storage);
        QVERIFY(created.error().detail.startsWith(nowhere));
    }

    void readsALine_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("bare") << "pass phrase"_ba
                              << "pass phrase"_ba;
        QTest::newRow("line feed") << "pass phrase\n"_ba
                                   << "pass phrase"_ba;
        QTest::newRow("carriage return") << "pass phrase\r\n"_ba
                                         << "pass phrase"_ba;
        QTest::newRow("spaces count") << " pass \n"_ba
                                      << " pass "_ba;
        QTest::newRow("only a line feed") << "\n"_ba
                                          << ""_ba;
        QTest::newRow("two lines") << "pass\nphrase\n"_ba
                                   << ""_ba;
    }

    void readsALine()
    {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, line);
        write(content);
        const auto read = SecretFile::readLine(path());
        QCOMPARE(read.has_value(), !line.isEmpty());
        if (read)
            QVERIFY(read->reveal() == line);
        else
            QCOMPARE(read.error().code, ErrorCode::BadRequest);
    }

    void aKeyFileHoldsItsKey()
    {
        const Secret key = Vault::newMasterKey();
        QVERIFY(KeyFile::create(path(), key));
        QCOMPARE(modeOf(path()), mode_t {0600});
        QVERIFY(SecretFile::read(path())->reveal() == key.reveal().toByteArray().toBase64().append('\n'));
        QVERIFY(KeyFile::read(path())->reveal() == key.reveal());
        QCOMPARE(KeyFile::create(path(), Vault::newMasterKey()).error().code, ErrorCode::Conflict);
        QVERIFY(KeyFile::read(path())->reveal() == key.reveal());
    }

    void refusesWhatIsNoKey_data()
    {
        QTest::addColumn<QByteArray>("content");
        const QByteArray good = QByteArray {32, 'k'}.toBase64();
        QTest::newRow("31 bytes") << QByteArray {31, 'k'}.toBase64();
        QTest::newRow("33 bytes") << QByteArray {33, 'k'}.toBase64();
        QTest::newRow("raw") << QByteArray {32, 'k'};
        QTest::newRow("hexadecimal") << QByteArray {32, 'k'}.toHex();
        QTest::newRow("text before") << QByteArray {"key: "}.append(good);
        QTest::newRow("text after") << QByteArray {good}.append(" #");
        QTest::newRow("two keys") << QByteArray {good}.append('\n').append(good);
        QTest::newRow("without padding") << good.chopped(1);
        QTest::newRow("stray bits") << good.chopped(2).append("t=");
        QTest::newRow("blank line first") << QByteArray {"\n"}.append(good);
    }

    void refusesWhatIsNoKey()
    {
        QFETCH(QByteArray, content);
        write(content);
        const auto read = KeyFile::read(path());
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::BadRequest);
        QVERIFY(read.error().detail.startsWith(path()));
        QVERIFY(!read.error().detail.contains(u"kkkk"));
    }

    void aKeyFileThatOthersCanReadIsRefused()
    {
        write(QByteArray {32, 'k'}.toBase64(), 0644);
        QCOMPARE(KeyFile::read(path()).error().code, ErrorCode::Forbidden);
    }
};

QTEST_GUILESS_MAIN(SecretFileTest)
#include "tst_secretfile.moc"
