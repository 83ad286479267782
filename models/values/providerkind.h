// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include "models/values/modeltraits.h"
#include "models/values/wiredialect.h"

/// What Portico knows of a kind of provider. Data, not code: resources/catalogue/providers.json, compiled in, read once
/// and then constant, so that the pointers stay valid for the program's life. Any thread.
struct ProviderKind
{
    enum class AuthScheme
    {
        None,
        Bearer,      ///< authorization: Bearer ...
        XApiKey,     ///< x-api-key (Anthropic)
        ApiKey,      ///< api-key (Azure, Ideogram)
        XGoogApiKey, ///< x-goog-api-key (Gemini)
        SigV4        ///< AWS signature by a pair of keys; a secret without an access key id is a bearer key
    };
    /// Whose form the list of models has.
    enum class ListShape
    {
        OpenAi,    ///< {"data":[{"id"}]}, or the bare array
        Anthropic, ///< the same with has_more and last_id
        Gemini,    ///< {"models":[{"name":"models/..."}],"nextPageToken"}
        Ollama,    ///< {"models":[{"name"}]}
        Cohere,    ///< {"models":[{"name","endpoints"}],"next_page_token"}
        Bedrock    ///< {"modelSummaries"} and {"inferenceProfileSummaries"}
    };
    /// What is served beside chat.
    enum class Service
    {
        Completions,
        Embeddings,
        Images,
        ImageEdits,
        Speech,
        Transcriptions,
        Translations,
        Moderations,
        Rerank
    };

    /// How a dialect or a service is reached. Its path begins behind the base URL as it is, or behind `prefix` put in
    /// the place of the other known endings of the base URL: see prefixFor().
    struct Place
    {
        std::optional<QByteArray> prefix;
        QByteArray path;  ///< "/embeddings", may hold "{model}"; empty for most dialects, whose adapters know it
        QByteArray shape; ///< whose body form a service has: "openai", "cohere", "gemini", ...
    };

    struct Surface
    {
        WireDialect dialect = WireDialect::Chat;
        Place place;
        std::vector<QByteArray> families; ///< of models that are served here alone; empty: all others
        /// Where a cloud hosts the dialect's models: `place.path` with "{model}" in the place of the dialect's own,
        /// this for streams, and in the body a version in place of the model. Empty: as the dialect's maker has it.
        QByteArray streamPath;
        QByteArray hostedVersion; ///< "vertex-2023-10-16"

        [[nodiscard]] bool isHosted() const { return !hostedVersion.isEmpty(); }
    };

    struct ModelsEndpoint
    {
        std::vector<Place> places; ///< asked one after another, their answers joined; empty: cannot list its models
        ListShape shape = ListShape::OpenAi;
        QHash<QByteArray, QByteArray> headers;
        QByteArray hostFrom; ///< where the base URL's host begins with this, `hostTo` stands instead
        QByteArray hostTo;
    };

    /// How names of models are written here, where that differs from how their makers write them.
    struct Ids
    {
        struct Region
        {
            QByteArray region; ///< what the provider's region begins with
            QByteArray prefix; ///< "eu."
        };

        QHash<QByteArray, QByteArray> makers; ///< see ModelCatalogue::makerOf() -> "anthropic/"
        std::vector<Region> regions;          ///< in order of preference; they stand before the maker's
    };

    QString name;    ///< "openai": what AiProvider::kind holds
    QString title;   ///< "OpenAI": for people; a proper name, so not translated
    QString baseUrl; ///< no trailing slash; empty: the user gives it. "{region}" is the provider's region, any other
                     ///< word in braces is for the user to replace
    std::vector<Surface> surfaces; ///< what it speaks, the best first; empty: it does not chat
    AuthScheme auth = AuthScheme::Bearer;
    std::vector<QByteArray> suffixes; ///< further endings that people's base URLs have: see prefixFor()
    ModelsEndpoint modelsEndpoint;
    QHash<Service, Place> services;
    Ids ids;                                ///< empty: as the makers write them
    std::vector<QByteArray> catalogueKinds; ///< whose models it serves under the same names, beside its own
    ModelTraits traits;                     ///< what holds for its models unless the catalogue knows better
    QJsonObject unknownTraits;              ///< what holds beside for models that the catalogue does not know
    bool needsKey = true; ///< false: may be called without a credential, and with one when there is one
    bool builtIn = false; ///< answered inside the process, no network
    QStringList models;   ///< what it lists without being asked (built-in kinds)
    QHash<QByteArray, QByteArray> headers; ///< sent with every request beside the authorization
    std::vector<QByteArray> passedHeaders; ///< of a client's that go on to it, in lower case

    /// nullptr: it does not speak the dialect.
    [[nodiscard]] const Surface *surface(WireDialect dialect) const;
    /// nullptr: it does not serve that.
    [[nodiscard]] const Place *service(Service service) const;
    /// The path that stands before a place's own, for a provider whose base URL has `basePath` ("" or "/v1", no slash
    /// at the end). People paste base URLs with and without their endings, so a known ending is replaced, not doubled.
    [[nodiscard]] QByteArray prefixFor(const Place &place, const QByteArray &basePath) const;
    /// True when the user must say more than a key: "region", "resource", ... in the order of the URL.
    [[nodiscard]] QStringList placeholders() const;

    /// nullptr when there is no such kind. Names are lower case.
    [[nodiscard]] static const ProviderKind *byName(const QString &name);
    [[nodiscard]] static const ProviderKind *byName(QByteArrayView name);
    /// In the order in which a person should see them.
    [[nodiscard]] static const QList<ProviderKind> &all();
    /// The day the catalogue was last checked, "2026-11-23".
    [[nodiscard]] static QString catalogueDate();
};

[[nodiscard]] inline size_t qHash(ProviderKind::Service service, size_t seed = 0)
{
    return ::qHash(static_cast<int>(service), seed);
}
