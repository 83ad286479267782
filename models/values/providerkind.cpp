// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/providerkind.h"

#include <algorithm>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace
{
struct Catalogue
{
    QString date;
    QList<ProviderKind> kinds;
};

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &text : value.toArray())
        texts.append(text.toString());
    return texts;
}

QHash<QByteArray, QByteArray> headersOf(const QJsonObject &object)
{
    QHash<QByteArray, QByteArray> headers;
    for (auto at = object.begin(); at != object.end(); ++at)
        headers.insert(at.key().toUtf8(), at.value().toString().toUtf8());
    return headers;
}

ProviderKind kindOf(const QJsonObject &object)
{
    ProviderKind kind;
    kind.name = object[u"name"].toString();
    kind.title = object[u"title"].toString();
    kind.baseUrl = object[u"baseUrl"].toString();
    kind.dialect = object[u"dialect"].toString(u"openai"_s);
    kind.authScheme = object[u"authScheme"].toString(u"bearer"_s);
    kind.modelsPath = object[u"modelsPath"].toString();
    kind.needsKey = object[u"needsKey"].toBool(true);
    kind.builtIn = object[u"builtIn"].toBool(false);
    kind.acceptsStreamOptions = object[u"acceptsStreamOptions"].toBool(true);
    kind.models = textsOf(object[u"models"]);
    kind.headers = headersOf(object[u"headers"].toObject());
    return kind;
}

Catalogue readCatalogue()
{
    QFile file {u":/catalogue/providers.json"_s};
    QJsonParseError error;
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The provider catalogue was not compiled in.");
    const QJsonObject root = QJsonDocument::fromJson(file.readAll(), &error).object();
    if (error.error != QJsonParseError::NoError)
        qFatal("The provider catalogue is not valid JSON: %s", qPrintable(error.errorString()));
    Catalogue catalogue {root[u"date"].toString(), {}};
    for (const QJsonValue &value : root[u"kinds"].toArray())
        catalogue.kinds.append(kindOf(value.toObject()));
    return catalogue;
}

const Catalogue &catalogue()
{
    static const Catalogue read = readCatalogue();
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
} // namespace

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
