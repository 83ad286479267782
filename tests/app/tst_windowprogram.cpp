// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "app/admin/adminserver.h"
#include "app/windowprogram.h"
#include "models/store/connection.h"
#include "models/store/store.h"
#include "models/values/clock.h"
#include "models/vault/vault.h"
#include "ui/mainwindow.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Answers every request as a hub does that lets its last calls end.
class EndingHub final : public AdminExecutor
{
public:
    explicit EndingHub(std::function<void()> asked)
        : m_asked {std::move(asked)}
    {}

    void execute(AdminRequest, Done done) override
    {
        done(fail(ErrorCode::Conflict, u"the hub that runs on this data folder is just ending"_s));
        m_asked();
    }

private:
    std::function<void()> m_asked;
};
} // namespace

/// The window program with a database that it must not touch: it says so on the screen and ends with 1.
class TestWindowProgram final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void refusesANewerDatabase();
    void refusesADamagedDatabase();
    void showsTheScreenEvenWhenStartedMinimised();
    void waitsForAHubThatIsJustEnding();
    void waitsForASubcommandThatHasTheFolder();

private:
    [[nodiscard]] QString database() const { return m_folder->path() + u"/portico.db"_s; }

    [[nodiscard]] QByteArray bytes() const;
    void makeDatabase();
    int runUntilQuit(const QStringList &arguments, const QString &headline);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestWindowProgram::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

QByteArray TestWindowProgram::bytes() const
{
    QFile file {database()};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray {};
}

void TestWindowProgram::makeDatabase()
{
    Vault vault;
    SystemClock clock;
    Store store {database(), &vault, &clock};
    bool isOpen = false;
    connect(&store, &Store::opened, this, [&isOpen] { isOpen = true; });
    store.open();
    QTRY_VERIFY(isOpen);
}

/// Starts the program as `portico --data-dir FOLDER` would, reads its window and presses Quit; the exit code.
int TestWindowProgram::runUntilQuit(const QStringList &arguments, const QString &headline)
{
    auto invocation = parseArguments(QStringList {u"--data-dir"_s, m_folder->path()} + arguments);
    if (!invocation)
        return -1;
    WindowProgram program {*invocation, Environment::read(m_folder->path())};
    QString seen;
    QTimer look;
    connect(&look, &QTimer::timeout, this, [&seen, &look] {
        for (QWidget *window : QApplication::topLevelWidgets()) {
            auto *screen = window->findChild<QWidget *>(u"databaseScreen"_s);
            if (!qobject_cast<MainWindow *>(window) || !screen || !screen->isVisible())
                continue;
            look.stop();
            for (const QLabel *label : screen->findChildren<QLabel *>())
                seen += label->text() + u'\n';
            const auto actions = window->findChildren<QAction *>(u"startStopAction"_s);
            if (actions.size() != 1 || actions.first()->isEnabled())
                seen = u"the gateway could be started"_s;
            QTest::mouseClick(screen->findChild<QPushButton *>(u"quitButton"_s), Qt::LeftButton);
        }
    });
    look.start(20);
    QTimer::singleShot(30'000, &look, [] { QCoreApplication::exit(-2); });
    QMetaObject::invokeMethod(&program, &WindowProgram::start, Qt::QueuedConnection);
    const int exitCode = QCoreApplication::exec();
    if (!seen.contains(headline) || !seen.contains(m_folder->path()))
        qWarning("on the screen: %s", qPrintable(seen));
    return seen.contains(headline) && seen.contains(m_folder->path()) ? exitCode : -3;
}

void TestWindowProgram::refusesANewerDatabase()
{
    makeDatabase();
    {
        const auto connection = Connection::open(database(), Connection::Mode::ReadWrite);
        QVERIFY(connection);
        QVERIFY(connection->execute(u"PRAGMA user_version = 9999"_s));
    }
    const QByteArray before = bytes();
    QVERIFY(before.size() > 4'096);
    QCOMPARE(runUntilQuit({}, u"newer than this Portico"_s), 1);
    QVERIFY(bytes() == before);
}

void TestWindowProgram::refusesADamagedDatabase()
{
    QFile file {database()};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(64 * 1'024, 'x'));
    file.close();
    const QByteArray before = bytes();
    QCOMPARE(runUntilQuit({}, u"is damaged"_s), 1);
    QVERIFY(bytes() == before);
}

void TestWindowProgram::showsTheScreenEvenWhenStartedMinimised()
{
    QFile file {database()};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a database");
    file.close();
    QCOMPARE(runUntilQuit({u"--minimized"_s}, u"is damaged"_s), 1);
}

/// The second start is told so, and gets the data folder when the first is gone.
void TestWindowProgram::waitsForAHubThatIsJustEnding()
{
    const auto folder = DataFolder::open(m_folder->path());
    QVERIFY(folder);
    auto first = folder->lock();
    QVERIFY(first);
    int asked = 0;
    EndingHub ending {[&asked, &first] {
        if (++asked == 2)
            first->reset();
    }};
    AdminServer server {&ending};
    QVERIFY(server.listen(AdminAddress::of(*folder)));
    QFile file {database()};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a database"); // what it shows when it has begun
    file.close();
    QCOMPARE(runUntilQuit({}, u"is damaged"_s), 1);
    QCOMPARE(asked, 2);
}

void TestWindowProgram::waitsForASubcommandThatHasTheFolder()
{
    const auto folder = DataFolder::open(m_folder->path());
    QVERIFY(folder);
    auto subcommand = folder->lock();
    QVERIFY(subcommand);
    QFile file {database()};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a database"); // what it shows when it has begun
    file.close();
    QTimer::singleShot(300, this, [&subcommand] { subcommand->reset(); });
    QCOMPARE(runUntilQuit({}, u"is damaged"_s), 1);
}

QTEST_MAIN(TestWindowProgram)
#include "tst_windowprogram.moc"
