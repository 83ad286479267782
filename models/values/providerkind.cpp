// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/providerkind.h"

#include <algorithm>

#include <QFile>
#include <QRegularExpression>

#include "models/values/providerkindreader.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
ProviderCatalogue readCatalogue()
{
    QFile file {u":/catalogue/providers.json"_s};
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The provider catalogue was not compiled in.");
    Result<ProviderCatalogue> read = ProviderCatalogue::read(file.readAll());
    if (!read)
        qFatal("The provider catalogue is wrong: %s", qPrintable(read.error().detail));
    return *std::move(read);
}

const ProviderCatalogue &catalogue()
{
    static const ProviderCatalogue read = readCatalogue();
    return read;
}

template <typename Name>
const ProviderKind *kindNamed(Name name)
{
    const QList<ProviderKind> &kinds = catalogue().kinds;
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [name](const ProviderKind &kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

/// The path of a URL, which may have words in braces that QUrl would not read.
QByteArray pathOf(const QString &url)
{
    const qsizetype host = url.indexOf(u"://"_s);
    const qsizetype path = host < 0 ? -1 : url.indexOf(u'/', host + 3);
    return path < 0 ? QByteArray {} : url.mid(path).toUtf8();
}
} // namespace

const ProviderKind::Surface *ProviderKind::surface(WireDialect dialect) const
{
    const auto found = std::find_if(surfaces.begin(), surfaces.end(),
                                    [dialect](const Surface &surface) { return surface.dialect == dialect; });
    return found == surfaces.end() ? nullptr : &*found;
}

const ProviderKind::Place *ProviderKind::service(Service service) const
{
    const auto found = services.constFind(service);
    return found == services.constEnd() ? nullptr : &*found;
}

QByteArray ProviderKind::prefixFor(const Place &place, const QByteArray &basePath) const
{
    const QByteArray own = pathOf(baseUrl);
    QByteArray ending; // the longest known one
    const auto consider = [&](const QByteArray &known) {
        if (known.size() > ending.size() && basePath.endsWith(known))
            ending = known;
    };
    consider(own);
    for (const Surface &surface : surfaces)
        consider(surface.place.prefix.value_or(QByteArray {}));
    // A base URL that is used as it is keeps an ending that only some people write.
    if (place.prefix) {
        std::for_each(suffixes.begin(), suffixes.end(), consider);
        consider(*place.prefix);
    }
    const QByteArray wanted = place.prefix.value_or(own);
    if (ending.isEmpty())
        return place.prefix ? basePath + wanted : basePath;
    return basePath.chopped(ending.size()) + wanted;
}

QStringList ProviderKind::placeholders() const
{
    static const QRegularExpression word {u"\\{([a-z]+)\\}"_s};
    QStringList names;
    for (auto matches = word.globalMatch(baseUrl); matches.hasNext();) {
        const QString found = matches.next().captured(1);
        if (!names.contains(found))
            names.append(found);
    }
    return names;
}

const ProviderKind *ProviderKind::byName(const QString &name)
{
    return kindNamed(QStringView {name});
}

const ProviderKind *ProviderKind::byName(QByteArrayView name)
{
    return kindNamed(QLatin1StringView {name});
}

const QList<ProviderKind> &ProviderKind::all()
{
    return catalogue().kinds;
}

QString ProviderKind::catalogueDate()
{
    return catalogue().date;
}
