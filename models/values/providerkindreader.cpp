// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/providerkindreader.h"

#include <array>
#include <utility>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "models/values/modeltraitsjson.h"
#include "models/values/passableheader.h"
#include "models/values/wiredialectnames.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Auth = ProviderKind::AuthScheme;
using Shape = ProviderKind::ListShape;
using Service = ProviderKind::Service;

template <typename Enum>
using Word = std::pair<QLatin1StringView, Enum>;

constexpr std::array auths {
    Word<Auth> {"none"_L1, Auth::None},
    Word<Auth> {"bearer"_L1, Auth::Bearer},
    Word<Auth> {"x-api-key"_L1, Auth::XApiKey},
    Word<Auth> {"api-key"_L1, Auth::ApiKey},
    Word<Auth> {"x-goog-api-key"_L1, Auth::XGoogApiKey},
    Word<Auth> {"sigv4"_L1, Auth::SigV4},
};
constexpr std::array shapes {
    Word<Shape> {"openai"_L1, Shape::OpenAi}, Word<Shape> {"anthropic"_L1, Shape::Anthropic},
    Word<Shape> {"gemini"_L1, Shape::Gemini}, Word<Shape> {"ollama"_L1, Shape::Ollama},
    Word<Shape> {"cohere"_L1, Shape::Cohere}, Word<Shape> {"bedrock"_L1, Shape::Bedrock},
};

struct ServiceWord
{
    QLatin1StringView name;
    Service service;
    QByteArrayView path;
};

constexpr std::array services {
    ServiceWord {"completions"_L1, Service::Completions, "/completions"},
    ServiceWord {"embeddings"_L1, Service::Embeddings, "/embeddings"},
    ServiceWord {"images"_L1, Service::Images, "/images/generations"},
    ServiceWord {"image-edits"_L1, Service::ImageEdits, "/images/edits"},
    ServiceWord {"speech"_L1, Service::Speech, "/audio/speech"},
    ServiceWord {"transcriptions"_L1, Service::Transcriptions, "/audio/transcriptions"},
    ServiceWord {"translations"_L1, Service::Translations, "/audio/translations"},
    ServiceWord {"moderations"_L1, Service::Moderations, "/moderations"},
    ServiceWord {"rerank"_L1, Service::Rerank, "/rerank"},
};

/// Collects the first complaint, so that the readers below stay free of error handling.
class KindReader final
{
public:
    ProviderKind read(const QJsonObject &row)
    {
        ProviderKind kind;
        for (auto at = row.begin(); at != row.end(); ++at)
            readMember(at.key(), at.value(), kind);
        kind.traits.kind = kind.name.toUtf8();
        // A list or a service stands beside the chat unless its row says otherwise.
        if (!kind.surfaces.empty()) {
            const std::optional<QByteArray> prefix = kind.surfaces.front().place.prefix;
            for (ProviderKind::Place &place : kind.modelsEndpoint.places)
                place.prefix = place.prefix ? place.prefix : prefix;
            for (ProviderKind::Place &place : kind.services)
                place.prefix = place.prefix ? place.prefix : prefix;
        }
        return kind;
    }

    [[nodiscard]] const QString &complaint() const { return m_complaint; }

private:
    void complain(const QString &what)
    {
        if (m_complaint.isEmpty())
            m_complaint = what;
    }

    template <typename Words>
    auto word(const Words &words, const QJsonValue &value)
    {
        for (const auto &[name, result] : words) {
            if (value.toString() == name)
                return result;
        }
        complain(u"unknown word \"%1\""_s.arg(value.toString()));
        return words.front().second;
    }

    void readMember(const QString &name, const QJsonValue &value, ProviderKind &kind)
    {
        if (name == "name"_L1)
            kind.name = value.toString();
        else if (name == "title"_L1)
            kind.title = value.toString();
        else if (name == "baseUrl"_L1)
            kind.baseUrl = value.toString();
        else if (name == "auth"_L1)
            kind.auth = word(auths, value);
        else if (name == "needsKey"_L1)
            kind.needsKey = value.toBool();
        else if (name == "builtIn"_L1)
            kind.builtIn = value.toBool();
        else if (name == "headers"_L1)
            kind.headers = pairs(value);
        else if (name == "models"_L1)
            kind.modelsEndpoint = modelsEndpoint(value.toObject());
        else if (name == "ids"_L1)
            kind.ids = ids(value.toObject());
        else
            readList(name, value, kind);
    }

    void readList(const QString &name, const QJsonValue &value, ProviderKind &kind)
    {
        if (name == "dialects"_L1) {
            for (const QJsonValue &one : value.toArray())
                kind.surfaces.push_back(surface(one));
        } else if (name == "serves"_L1) {
            for (const QJsonValue &one : value.toArray())
                addService(one, kind.services);
        } else if (name == "listed"_L1) {
            for (const QJsonValue &one : value.toArray())
                kind.models.append(one.toString());
        } else if (name == "suffixes"_L1) {
            kind.suffixes = texts(value);
        } else if (name == "catalogue"_L1) {
            kind.catalogueKinds = texts(value);
        } else if (name == "passedHeaders"_L1) {
            kind.passedHeaders = texts(value);
            for (const QByteArray &header : kind.passedHeaders)
                if (PassableHeader::pattern(QString::fromUtf8(header)) != QString::fromUtf8(header))
                    complain(u"a header that cannot be passed on"_s);
        } else if (name == "traits"_L1) {
            if (const Outcome fits = ModelTraitsJson::apply(value.toObject(), kind.traits); !fits)
                complain(fits.error().detail);
        } else if (name == "unknownTraits"_L1) {
            ModelTraits tried;
            kind.unknownTraits = value.toObject();
            if (const Outcome fits = ModelTraitsJson::apply(kind.unknownTraits, tried); !fits)
                complain(fits.error().detail);
        } else {
            complain(u"unknown member \"%1\""_s.arg(name));
        }
    }

    static std::vector<QByteArray> texts(const QJsonValue &value)
    {
        std::vector<QByteArray> all;
        for (const QJsonValue &text : value.toArray())
            all.push_back(text.toString().toUtf8());
        return all;
    }

    static QHash<QByteArray, QByteArray> pairs(const QJsonValue &value)
    {
        QHash<QByteArray, QByteArray> all;
        const QJsonObject object = value.toObject();
        for (auto at = object.begin(); at != object.end(); ++at)
            all.insert(at.key().toUtf8(), at.value().toString().toUtf8());
        return all;
    }

    static ProviderKind::Place place(const QJsonObject &object)
    {
        ProviderKind::Place place;
        if (object.contains(u"prefix"_s))
            place.prefix = object[u"prefix"_s].toString().toUtf8();
        place.path = object[u"path"_s].toString().toUtf8();
        place.shape = object[u"shape"_s].toString(u"openai"_s).toUtf8();
        return place;
    }

    ProviderKind::Surface surface(const QJsonValue &value)
    {
        if (value.isString())
            return {word(wireDialectNames, value), {}, {}, {}, {}};
        const QJsonObject object = value.toObject();
        ProviderKind::Surface surface {word(wireDialectNames, object[u"dialect"_s]), place(object),
                                       texts(object[u"families"_s]), object[u"streamPath"_s].toString().toUtf8(),
                                       object[u"hostedVersion"_s].toString().toUtf8()};
        if (surface.isHosted() && (!surface.place.path.contains("{model}") || !surface.streamPath.contains("{model}")))
            complain(u"a hosted dialect without paths of its models"_s);
        return surface;
    }

    void addService(const QJsonValue &value, QHash<Service, ProviderKind::Place> &all)
    {
        const QJsonObject object = value.toObject();
        const QString name = value.isString() ? value.toString() : object[u"service"_s].toString();
        for (const ServiceWord &known : services) {
            if (known.name != name)
                continue;
            ProviderKind::Place added = place(object);
            if (added.path.isEmpty())
                added.path = known.path.toByteArray();
            all.insert(known.service, std::move(added));
            return;
        }
        complain(u"unknown service \"%1\""_s.arg(name));
    }

    static ProviderKind::Ids ids(const QJsonObject &object)
    {
        ProviderKind::Ids ids;
        ids.makers = pairs(object[u"makers"_s]);
        for (const QJsonValue &one : object[u"regions"_s].toArray())
            ids.regions.push_back({one[u"region"_s].toString().toUtf8(), one[u"prefix"_s].toString().toUtf8()});
        return ids;
    }

    ProviderKind::ModelsEndpoint modelsEndpoint(const QJsonObject &object)
    {
        ProviderKind::ModelsEndpoint endpoint;
        endpoint.shape = word(shapes, object[u"shape"_s]);
        endpoint.headers = pairs(object[u"headers"_s]);
        endpoint.hostFrom = object[u"host"_s][u"from"_s].toString().toUtf8();
        endpoint.hostTo = object[u"host"_s][u"to"_s].toString().toUtf8();
        if (object.contains(u"path"_s))
            endpoint.places.push_back(place(object));
        for (const QByteArray &path : texts(object[u"paths"_s]))
            endpoint.places.push_back({std::nullopt, path, {}});
        return endpoint;
    }

    QString m_complaint;
};
} // namespace

Result<ProviderCatalogue> ProviderCatalogue::read(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorCode::Internal, error.errorString());
    if (root[u"format"_s].toInt() != 2)
        return fail(ErrorCode::Internal, u"the format is not 2"_s);
    ProviderCatalogue catalogue {root[u"date"_s].toString(), {}};
    for (const QJsonValue &row : root[u"kinds"_s].toArray()) {
        KindReader reader;
        catalogue.kinds.append(reader.read(row.toObject()));
        if (!reader.complaint().isEmpty())
            return fail(ErrorCode::Internal, catalogue.kinds.last().name + u": "_s + reader.complaint());
    }
    return catalogue;
}
