// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/providerprobe.h"

#include <algorithm>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/monotonic.h"
#include "gateway/api/upstreamrequests.h"
#include "gateway/dialects/chatstreamtap.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr UpstreamTimeouts timeouts {8000, 20000, 10000, 30000};
constexpr qsizetype maxBodyBytes = 4 * 1024 * 1024;
constexpr qsizetype maxModels = 2000;
constexpr qint64 nsPerMs = 1'000'000;

QByteArray smallChat(const QByteArray &model)
{
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> json {buffer};
    json.StartObject();
    json.Key("model");
    json.String(model.constData(), static_cast<rapidjson::SizeType>(model.size()));
    json.Key("messages");
    json.StartArray();
    json.StartObject();
    json.Key("role");
    json.String("user");
    json.Key("content");
    json.String("Hi");
    json.EndObject();
    json.EndArray();
    json.Key("max_tokens");
    json.Int(1);
    json.EndObject();
    return {buffer.GetString(), static_cast<qsizetype>(buffer.GetSize())};
}

/// The ids of {"data":[{"id":...}]}; nullopt: it is not such a list.
std::optional<QStringList> listedModels(const QByteArray &body)
{
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(body.constData(), static_cast<size_t>(body.size()));
    if (document.HasParseError() || !document.IsObject())
        return std::nullopt;
    const auto data = document.FindMember("data");
    if (data == document.MemberEnd() || !data->value.IsArray())
        return std::nullopt;
    QStringList models;
    for (const auto &item : data->value.GetArray()) {
        if (models.size() >= maxModels || !item.IsObject())
            break;
        const auto id = item.FindMember("id");
        if (id != item.MemberEnd() && id->value.IsString())
            models.append(
                QString::fromUtf8(id->value.GetString(), static_cast<qsizetype>(id->value.GetStringLength())));
    }
    return models;
}

QByteArray firstModel(const ProviderSnapshot &provider, const ProviderKind &kind)
{
    if (!provider.models.isEmpty()) {
        const QList<QByteArray> names = provider.models.keys();
        return *std::min_element(names.begin(), names.end());
    }
    return kind.models.isEmpty() ? QByteArray {} : kind.models.first().toUtf8();
}
} // namespace

ProviderProbe::ProviderProbe(UpstreamClient &client, Subject subject, Done done)
    : m_client {client}
    , m_subject {std::move(subject)}
    , m_done {std::move(done)}
{
    const ProviderKind &kind = *m_subject.endpoint.kind;
    m_asksForModels = m_subject.model.isEmpty() && !kind.modelsPath.isEmpty() && !kind.builtIn;
    if (!m_asksForModels && m_subject.model.isEmpty())
        m_subject.model = firstModel(*m_subject.provider, kind);
    m_result.model = QString::fromUtf8(m_subject.model);
}

ProviderProbe::~ProviderProbe() = default;

void ProviderProbe::start()
{
    m_startedAtNs = monotonicNs();
    m_call = m_client.send(request(), this);
}

UpstreamRequest ProviderProbe::request() const
{
    if (m_asksForModels)
        return modelsRequest(m_subject.endpoint, m_subject.credential, timeouts);
    return chatRequest(m_subject.endpoint, m_subject.credential, {smallChat(m_subject.model)}, false, {}, timeouts);
}

void ProviderProbe::handleHead(int status, const HeaderList &headers)
{
    m_result.httpStatus = status;
    m_headers = headers;
}

void ProviderProbe::handleBody(QByteArrayView bytes)
{
    if (m_body.size() + bytes.size() <= maxBodyBytes)
        m_body.append(bytes);
}

void ProviderProbe::handleEnd()
{
    judge();
    finish();
}

void ProviderProbe::handleFailure(const UpstreamFailure &failure)
{
    m_result.message = failure.detail;
    finish();
}

void ProviderProbe::judge()
{
    if (m_result.httpStatus != 200) {
        m_result.message =
            failureOfStatus(m_result.httpStatus, m_headers, m_body, *m_subject.provider, m_subject.credential, 0)
                .reason;
        return;
    }
    if (m_asksForModels) {
        const std::optional<QStringList> models = listedModels(m_body);
        m_result.succeeded = models.has_value();
        m_result.models = models.value_or(QStringList {});
        m_result.message =
            models ? u"it lists %1 models"_s.arg(models->size()) : u"it answered, but not with a list of models"_s;
        return;
    }
    m_result.succeeded = isChatCompletion(m_body);
    m_result.message =
        m_result.succeeded ? u"it answered a chat of one token"_s : u"it answered, but not with a chat completion"_s;
}

void ProviderProbe::finish()
{
    m_result.durationMs = (monotonicNs() - m_startedAtNs) / nsPerMs;
    m_call.reset();
    m_done(m_result);
}
