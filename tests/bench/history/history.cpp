// SPDX-License-Identifier: GPL-3.0-or-later
// What a hub with a long history costs: see docs/benchmarks.md. Run by hand in a release build:
//   history FOLDER [make] [seal] [usage] [pages] [retain] [sizes] [--calls N] [--days N] [--leaving N] [--writes N]
//   [--rounds N]
// "make" takes minutes and some gigabytes; FOLDER is made, and removed by nobody.
#include <cstdio>
#include <cstdlib>

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>

#include "tests/bench/history/historysteps.h"

using namespace Qt::Literals::StringLiterals;

void giveUp(const Error &error)
{
    std::fprintf(stderr, "%s\n", qPrintable(error.detail));
    std::exit(1);
}

void mustDo(const Outcome &outcome)
{
    if (!outcome)
        giveUp(outcome.error());
}

QString HistoryPlan::databasePath() const
{
    return QDir {folder}.filePath(u"portico.db"_s);
}

HistoryHub::HistoryHub(const HistoryPlan &plan)
{
    m_vault.unlock(Vault::newMasterKey(), 7);
    m_hub = must(OfflineHub::open(plan.databasePath(), m_vault, m_clock));
}

int main(int argc, char **argv)
{
    const QCoreApplication application {argc, argv};
    QCommandLineParser parser;
    HistoryPlan plan;
    parser.addPositionalArgument(u"folder"_s, u"where the hub's data is made and read"_s);
    parser.addPositionalArgument(u"parts"_s, u"make, seal, usage, pages, retain, sizes"_s);
    parser.addOptions({{u"calls"_s, u"to make"_s, u"n"_s, QString::number(plan.calls)},
                       {u"days"_s, u"that they are spread over"_s, u"n"_s, QString::number(plan.days)},
                       {u"leaving"_s, u"that retention moves"_s, u"n"_s, QString::number(plan.leaving)},
                       {u"writes"_s, u"a second, meanwhile"_s, u"n"_s, QString::number(plan.writesPerSecond)},
                       {u"rounds"_s, u"of each query"_s, u"n"_s, QString::number(plan.rounds)}});
    parser.addHelpOption();
    parser.process(application);
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() < 2)
        parser.showHelp(2);
    plan.folder = arguments.first();
    plan.calls = parser.value(u"calls"_s).toLongLong();
    plan.days = parser.value(u"days"_s).toLongLong();
    plan.leaving = parser.value(u"leaving"_s).toLongLong();
    plan.writesPerSecond = parser.value(u"writes"_s).toInt();
    plan.rounds = parser.value(u"rounds"_s).toInt();
    const QHash<QString, void (*)(const HistoryPlan &)> parts {
        {u"make"_s, makeHistory},   {u"seal"_s, sealHistory},        {u"usage"_s, measureUsage},
        {u"pages"_s, measurePages}, {u"retain"_s, measureRetention}, {u"sizes"_s, tellSizes}};
    for (const QString &part : arguments.mid(1)) {
        if (!parts.contains(part))
            parser.showHelp(2);
        parts[part](plan);
    }
    return 0;
}
