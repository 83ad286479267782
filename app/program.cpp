// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"

#include <QLoggingCategory>

#include "app/log/log.h"

namespace
{
Q_LOGGING_CATEGORY(startLog, "portico.hub", QtInfoMsg)
} // namespace

Result<HubFolder> openHubFolder(const Invocation &invocation, const Environment &environment)
{
    auto folder = DataFolder::open(invocation.dataDir.isEmpty() ? environment.dataDir() : invocation.dataDir);
    if (!folder) {
        return tl::make_unexpected(folder.error());
    }
    auto lock = folder->lock();
    if (!lock) {
        if (lock.error().code != ErrorCode::AlreadyRunning) {
            return tl::make_unexpected(lock.error());
        }
        return HubFolder {*folder, nullptr};
    }
    const auto options = Log::optionsFrom(environment.log(), folder->logPath());
    if (!options) {
        return tl::make_unexpected(options.error());
    }
    if (const auto outcome = Log::start(*options); !outcome) {
        return tl::make_unexpected(outcome.error());
    }
    qCInfo(startLog, "Portico %s starts on the data folder %s", PORTICO_VERSION, qUtf8Printable(folder->path()));
    for (const QString &complaint : environment.complaints()) {
        qWarning("%s", qUtf8Printable(complaint));
    }
    return HubFolder {*folder, std::move(*lock)};
}
