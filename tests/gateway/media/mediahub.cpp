// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gateway/media/mediahub.h"

#include <QTest>

namespace
{
const QByteArray geminiAnswer = R"({"candidates":[{"content":{"role":"model","parts":[{"text":"A dog."}]},)"
                                R"("finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3}})";
} // namespace

const QByteArray MediaHub::png = QByteArray {"\x89PNG\r\n\x1a\n"} + QByteArray(300, 'p');

MediaHub::MediaHub()
    : provider {[](const ReceivedRequest &) { return Script::answer(200, geminiAnswer); }}
    , images {[](const ReceivedRequest &) { return Script::answer(200, png, "image/png"); }}
{}

bool MediaHub::start(const QByteArray &kind)
{
    if (!provider.listen() || !images.listen())
        return false;
    fixture.services.upstream = &pool;
    fixture.services.lookup = lookup;
    fixture.services.endpoints.setProxy("direct");
    lookup->answers = {addresses({"127.0.0.1"})};
    place = makeProvider(1, "one", {"m1", "shared"}, {{11, "secret-eleven"}});
    place->kind = kind;
    place->baseUrl = provider.baseUrl();
    fixture.snapshot->providers = {place};
    fixture.publish();
    return true;
}

QByteArray MediaHub::imageUrl(const QByteArray &host) const
{
    return "http://" + host + ':' + QByteArray::number(images.port()) + "/a.png?token=t";
}

void MediaHub::ask(const QByteArrayList &urls, const QByteArray &model)
{
    QByteArray parts = R"({"type":"text","text":"What is it?"})";
    for (const QByteArray &url : urls)
        parts += R"(,{"type":"image_url","image_url":{"url":")" + url + R"("}})";
    handler = fixture.chat(exchange,
                           R"({"model":")" + model + R"(","messages":[{"role":"user","content":[)" + parts + "]}]}");
}

bool MediaHub::isRefused()
{
    return QTest::qWaitFor([this] { return exchange.finished; }) && exchange.status == 400
           && exchange.body.contains(R"("type":"invalid_request_error")") && provider.requestCount() == 0
           && !exchange.body.contains("token");
}
