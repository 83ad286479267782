// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamamodels.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QStringBuilder>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
QByteArray timeText(qint64 seconds)
{
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(Qt::ISODate).toLatin1();
}

QByteArray familyOf(const OllamaModel &model)
{
    return model.family.isEmpty() ? QByteArrayLiteral("portico") : model.family;
}

/// What is not on this machine has no size, format or quantization, but clients want the members.
void writeDetails(JsonWriter &json, const OllamaModel &model)
{
    json.key("details").beginObject().member("parent_model", "").member("format", "remote");
    json.member("family", familyOf(model)).key("families").beginArray().string(familyOf(model)).endArray();
    json.member("parameter_size", "").member("quantization_level", "").endObject();
}

void writeCapabilities(JsonWriter &json, const OllamaModel &model)
{
    json.key("capabilities").beginArray();
    json.string(model.embeds ? "embedding" : "completion");
    if (model.takesTools && !model.embeds)
        json.string("tools");
    if (model.takesImages)
        json.string("vision");
    if (model.thinks)
        json.string("thinking");
    json.endArray();
}
} // namespace

QByteArray ollamaErrorBody(QByteArrayView message)
{
    JsonWriter json;
    json.beginObject().member("error", message).endObject();
    return json.take();
}

QByteArray ollamaVersionBody(QByteArrayView version)
{
    JsonWriter json;
    json.beginObject().member("version", version).endObject();
    return json.take();
}

QByteArray ollamaTagsBody(const std::vector<OllamaModel> &models)
{
    JsonWriter json;
    json.beginObject().key("models").beginArray();
    for (const OllamaModel &model : models) {
        json.beginObject().member("name", model.name).member("model", model.name);
        json.member("modified_at", timeText(model.modifiedAtSeconds)).member("size", qint64 {0});
        // Tells models apart for clients that compare what they have seen; there is no file to be hashed.
        json.member("digest", QCryptographicHash::hash(model.name, QCryptographicHash::Sha256).toHex());
        writeDetails(json, model);
        json.endObject();
    }
    json.endArray().endObject();
    return json.take();
}

QByteArray ollamaShowBody(const OllamaModel &model)
{
    const QByteArray family = familyOf(model);
    JsonWriter json;
    json.beginObject().member("license", "").member("modelfile", "").member("parameters", "").member("template", "");
    writeDetails(json, model);
    json.key("model_info").beginObject().member("general.architecture", family);
    json.member("general.basename", model.name);
    if (model.contextTokens > 0)
        json.key(QByteArray {family + ".context_length"}).number(model.contextTokens);
    json.endObject();
    writeCapabilities(json, model);
    json.member("modified_at", timeText(model.modifiedAtSeconds)).endObject();
    return json.take();
}

QByteArray ollamaShownModel(const QByteArray &body)
{
    const std::optional<JsonView> json = JsonView::checked(body);
    if (!json)
        return {};
    const JsonObject members {*json};
    return members["model"].isString() ? members["model"].text() : members["name"].text();
}
