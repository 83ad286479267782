// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/providermentions.h"

#include <algorithm>

#include "models/store/aliasrepository.h"
#include "models/store/apprepository.h"

namespace
{
/// Whether it was one of that provider's.
bool renamed(QString &name, const QString &from, const QString &to)
{
    if (!name.startsWith(from + u'/', Qt::CaseInsensitive))
        return false;
    name.replace(0, from.size(), to);
    return true;
}

/// A target that is there already, left from a provider that had the name before, is the same one now.
void dropRepeated(QList<ModelAlias::Target> &targets)
{
    QList<ModelAlias::Target> kept;
    for (const ModelAlias::Target &target : std::as_const(targets)) {
        const bool isNew =
            std::ranges::none_of(kept, [&target](const ModelAlias::Target &one) { return one.name == target.name; });
        if (isNew)
            kept.append(target);
    }
    targets = kept;
}
} // namespace

Outcome ProviderMentions::rename(const QString &from, const QString &to) const
{
    return renameInAliases(from, to).and_then([&] { return renameInApps(from, to); });
}

Outcome ProviderMentions::renameInAliases(const QString &from, const QString &to) const
{
    const AliasRepository repository {m_connection};
    auto aliases = repository.all();
    if (!aliases)
        return tl::unexpected {std::move(aliases.error())};
    for (ModelAlias &alias : *aliases) {
        bool isChanged = false;
        for (ModelAlias::Target &target : alias.targets)
            isChanged = renamed(target.name, from, to) || isChanged;
        if (!isChanged)
            continue;
        dropRepeated(alias.targets);
        constexpr qint64 unused = 0; // of one that is there, the time it was made stays
        if (const auto written = repository.put(alias, unused); !written)
            return tl::unexpected {written.error()};
    }
    return {};
}

Outcome ProviderMentions::renameInApps(const QString &from, const QString &to) const
{
    const AppRepository repository {m_connection};
    auto apps = repository.all();
    if (!apps)
        return tl::unexpected {std::move(apps.error())};
    for (App &app : *apps) {
        bool isChanged = false;
        for (QString &glob : app.limits.modelGlobs)
            isChanged = renamed(glob, from, to) || isChanged;
        if (!isChanged)
            continue;
        if (const Outcome written = repository.update(app); !written)
            return written;
    }
    return {};
}
