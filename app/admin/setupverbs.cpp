// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminverbs.h"
#include "app/admin/setupexport.h"
#include "app/admin/setupimport.h"
#include "app/admin/setupshape.h"
#include "models/store/hubqueries.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

/// On the store thread though it only reads: between its queries nobody changes anything there.
AdminReply exportSetup(const HubCommands &commands, const QJsonObject &, const Secret &)
{
    return setupDocument(commands.queries());
}

/// All or nothing; with `dryRun` always nothing, and no keys, since none was made.
AdminReply importSetup(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const QJsonObject document = p[u"document"_s].toObject();
    if (const auto fits = SetupShape::check(document); !fits) {
        return tl::make_unexpected(fits.error());
    }
    const bool isDryRun = p[u"dryRun"_s].toBool();
    SetupImport import {commands, document, {p[u"moveKeys"_s].toBool(), p[u"allowClearText"_s].toBool()}};
    const auto done = commands.together(
        [&import, isDryRun]() -> Result<bool> { return import.run().map([isDryRun] { return !isDryRun; }); });
    if (!done) {
        return tl::make_unexpected(done.error());
    }
    QJsonObject report = import.report();
    report.insert(u"dryRun"_s, isDryRun);
    if (isDryRun) {
        report.insert(u"keys"_s, QJsonArray());
    }
    return report;
}

} // namespace

std::span<const AdminVerb> setupVerbs()
{
    static constexpr AdminVerb verbs[] {
        {"export", nullptr, exportSetup},
        {"import", nullptr, importSetup},
    };
    return verbs;
}
