// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/providerprobe.h"

#include <algorithm>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/modellist.h"
#include "gateway/api/monotonic.h"
#include "gateway/api/upstreamrequests.h"
#include "gateway/dialects/dialects.h"
#include "models/values/clock.h"
#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr UpstreamTimeouts timeouts {8000, 20000, 10000, 30000};
constexpr qsizetype maxBodyBytes = 4 * 1024 * 1024;
constexpr qsizetype maxModels = 2000;
constexpr int maxPages = 20;
constexpr qint64 nsPerMs = 1'000'000;

CallDraft smallTalk(const ProviderEndpoint &endpoint, const ModelTraits &traits)
{
    NeutralRequest request;
    request.messages.push_back({NeutralMessage::Role::User, {NeutralPart::ofText("Hi")}, {}});
    request.maxOutputTokens = 1;
    DialectNotes notes;
    const WireDialect dialect = endpoint.dialectFor(traits, std::nullopt);
    Result<ProviderDraft> written = providerDialect(dialect)->write(request, traits, notes);
    if (!written)
        return {};
    return {endpoint.target(dialect, written->path), std::move(written->headers), {std::move(written->body)}};
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
    const bool canList = !kind.modelsEndpoint.places.empty() && !kind.builtIn;
    m_asksForModels = canList && (m_subject.model.isEmpty() || kind.surfaces.empty());
    if (!m_asksForModels && m_subject.model.isEmpty())
        m_subject.model = firstModel(*m_subject.provider, kind);
    m_result.model = QString::fromUtf8(m_subject.model);
}

ProviderProbe::~ProviderProbe() = default;

void ProviderProbe::start()
{
    m_startedAtNs = monotonicNs();
    ask();
}

void ProviderProbe::ask()
{
    m_result.httpStatus = 0;
    m_result.succeeded = false;
    m_headers = {};
    m_body.clear();
    m_call = m_client.send(request(), this);
}

UpstreamRequest ProviderProbe::request() const
{
    if (m_asksForModels)
        return modelsRequest(m_subject.endpoint, m_subject.credential,
                             m_subject.endpoint.kind->modelsEndpoint.places[m_place], m_page, timeouts,
                             SystemClock {}.utcMs());
    UpstreamRequest talk =
        callRequest(m_subject.endpoint, m_subject.credential, smallTalk(m_subject.endpoint, traits()), false, timeouts,
                    SystemClock {}.utcMs());
    talk.isFresh = true; // that an idle connection was closed is no finding
    return talk;
}

ModelTraits ProviderProbe::traits() const
{
    return ModelCatalogue::instance().traitsOf(*m_subject.endpoint.kind, m_subject.model,
                                               m_subject.provider->traits.value(m_subject.model));
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
    if (m_asksForModels && m_result.httpStatus == 200 && takeModels())
        return ask();
    judge();
    finish();
}

void ProviderProbe::handleFailure(const UpstreamFailure &failure)
{
    m_result.message = failure.detail;
    m_result.error = failure.code;
    finish();
}

void ProviderProbe::judge()
{
    if (m_result.httpStatus != 200) {
        const AttemptFailure failure =
            failureOfStatus(m_result.httpStatus, m_headers, m_body, *m_subject.provider, m_subject.credential, 0);
        m_result.message = failure.reason;
        m_result.error = failure.fault.code;
        return;
    }
    if (m_asksForModels) {
        judgeModels();
        return;
    }
    m_result.succeeded = m_result.hasAnswered = isWholeAnswer();
    m_result.message =
        m_result.succeeded ? u"it answered a chat of one token"_s : u"it answered, but not with a chat completion"_s;
}

bool ProviderProbe::isWholeAnswer() const
{
    std::vector<NeutralDelta> steps;
    const WireDialect dialect = m_subject.endpoint.dialectFor(traits(), std::nullopt);
    providerDialect(dialect)->reader(QByteArray {})->takeWhole(m_body, steps);
    NeutralAnswer answer;
    for (const NeutralDelta &step : steps)
        answer.take(step);
    return answer.isWhole && !answer.isBroken;
}

void ProviderProbe::judgeModels()
{
    if (!m_result.succeeded) {
        m_result.message = u"it answered, but not with a list of models"_s;
    } else if (m_subject.model.isEmpty()) {
        m_result.message = u"it lists %1 models"_s.arg(m_result.models.size());
    } else {
        m_result.succeeded = m_result.models.contains(m_result.model);
        m_result.message = m_result.succeeded ? u"it lists the model"_s : u"it answered, but does not list the model"_s;
    }
}

/// True when there is more to ask for.
bool ProviderProbe::takeModels()
{
    const ProviderKind::ModelsEndpoint &endpoint = m_subject.endpoint.kind->modelsEndpoint;
    const std::optional<ModelList> list = ModelList::read(endpoint.shape, m_body);
    m_result.succeeded = list.has_value();
    if (!list)
        return false;
    for (const ListedModel &model : list->models) {
        const QString name = QString::fromUtf8(model.name);
        if (m_result.models.size() >= maxModels || m_result.models.contains(name))
            continue;
        m_result.models.append(name);
        if (model.type)
            m_result.modelTypes.insert(name, *model.type);
    }
    m_page = list->nextPage;
    if (m_page.isEmpty())
        ++m_place;
    return m_place < endpoint.places.size() && ++m_pages < maxPages && m_result.models.size() < maxModels;
}

void ProviderProbe::finish()
{
    m_result.durationMs = (monotonicNs() - m_startedAtNs) / nsPerMs;
    m_call.reset();
    m_done(m_result);
}
