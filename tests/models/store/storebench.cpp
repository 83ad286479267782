// SPDX-License-Identifier: GPL-3.0-or-later
// How much CPU a recorded call costs, by the size of the groups. Run by hand in a release build:
//   storebench [calls for each size] [SQL to run before, ...]
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include <QCoreApplication>
#include <QElapsedTimer>

#include "models/store/callwriter.h"
#include "tests/models/store/storefixture.h"

namespace
{
double cpuSeconds()
{
    timespec now {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void measure(StoreFixture &fixture, CallWriter &writer, int calls, std::size_t groupSize)
{
    std::vector<std::vector<QueuedCall>> groups(static_cast<std::size_t>(calls) / groupSize);
    for (auto &group : groups) {
        fixture.clock.advance(1);
        for (std::size_t i = 0; i < groupSize; ++i)
            group.push_back({0, i, fixture.call()});
    }
    QElapsedTimer timer;
    timer.start();
    const double cpuBefore = cpuSeconds();
    for (const auto &group : groups) {
        if (const Outcome written = writer.write(group); !written)
            qFatal("%s", qPrintable(written.error().detail));
    }
    const double rows = static_cast<double>(groups.size() * groupSize);
    const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    std::printf("group %4zu: %8.0f calls/s, %6.1f us CPU a call\n", groupSize, rows / seconds,
                (cpuSeconds() - cpuBefore) * 1e6 / rows);
}
} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application {argc, argv};
    const int calls = argc > 1 ? std::atoi(argv[1]) : 30'000;
    StoreFixture fixture;
    const auto hub = fixture.open();
    fixture.addPeople(*hub);
    // Statements to try beforehand: DROP INDEX ..., PRAGMA ...
    for (int i = 2; i < argc; ++i)
        mustRun(hub->connection(), QString::fromLocal8Bit(argv[i]));
    CallWriter writer {hub->connection()};
    if (const Outcome prepared = writer.prepare(); !prepared)
        qFatal("%s", qPrintable(prepared.error().detail));
    for (const std::size_t groupSize : {64U, 1U, 6U, 64U, 256U})
        measure(fixture, writer, calls, groupSize);
    return 0;
}
