// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "gateway/api/apirouter.h"
#include "gateway/api/apiservices.h"
#include "gateway/api/callrecorder.h"
#include "gateway/metering/admission.h"
#include "gateway/routing/routingstate.h"
#include "tests/gateway/api/fakeexchange.h"
#include "tests/gateway/api/fakeupstream.h"
#include "tests/support/fakecallsink.h"
#include "tests/support/fixedclock.h"

/// A provider of the kind "openai-compatible" at http://127.0.0.1:9/v1 with the credentials given as "id:secret".
[[nodiscard]] std::shared_ptr<ProviderSnapshot> makeProvider(qint64 id, const QByteArray &name,
                                                             const QList<QByteArray> &models,
                                                             const QList<std::pair<qint64, QByteArray>> &credentials);

/// A hub with one app (key `appKey`), one account with 1000 credits, and two providers: "one" with two credentials
/// (11, 12) and "two" with one (21). Both list "shared"; "one" lists "m1", "two" lists "m2". "both" is an alias of
/// one/shared and two/shared.
[[nodiscard]] std::shared_ptr<HubSnapshot> makeSnapshot();

inline constexpr const char *appKey = "sk-portico-testtesttesttesttesttesttesttest";
inline constexpr qint64 creditNano = 1'000'000'000;

/// Router, recorder and fakes, wired as a gateway worker wires them.
class ApiFixture
{
public:
    ApiFixture();

    void publish(); ///< takes the snapshot and its settings over
    void set(const char *setting, const QByteArray &value);
    void leaveOneKey(); ///< to provider "one", so that what fails there has failed

    [[nodiscard]] AppSnapshot &app() { return *m_app; }

    /// The head of a request with a valid key.
    [[nodiscard]] static RequestHead head(const QByteArray &method, const QByteArray &path);
    /// Routes a chat request and hands its body in.
    [[nodiscard]] std::unique_ptr<ExchangeHandler> chat(FakeExchange &exchange, const QByteArray &body);

    /// The only record that was committed so far.
    [[nodiscard]] ModelCall record() const;

    FixedClock clock;
    FakeCallSink sink;
    Admission admission;
    RoutingState routing;
    CallRecorder recorder {&sink, &admission, &clock};
    FakeUpstream upstream;
    FakeUpstream builtIn;
    ApiServices services;
    ApiRouter router {&services};
    std::shared_ptr<HubSnapshot> snapshot = makeSnapshot();

private:
    std::shared_ptr<AppSnapshot> m_app;
};

namespace Sample
{
inline const QByteArray request = R"({"model":"one/m1","messages":[{"role":"user","content":"Hello"}]})";
inline const QByteArray streamRequest =
    R"({"model":"one/m1","stream":true,"messages":[{"role":"user","content":"Hello"}]})";
inline const QByteArray answer =
    R"({"id":"c1","object":"chat.completion","created":1,"model":"m1","choices":[{"index":0,"message":)"
    R"({"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,)"
    R"("completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":3}}})";
inline const QByteArray chunk = "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
inline const QByteArray lastChunk =
    "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
inline const QByteArray usageChunk =
    "data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4}}\n\n";
inline const QByteArray done = "data: [DONE]\n\n";
} // namespace Sample
