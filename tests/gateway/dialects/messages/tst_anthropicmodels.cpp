// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/messages/anthropicmodels.h"

namespace
{
std::vector<AnthropicModel> models(int count)
{
    std::vector<AnthropicModel> list;
    for (int i = 0; i < count; ++i) {
        AnthropicModel model;
        model.id = 'm' + QByteArray::number(i);
        list.push_back(std::move(model));
    }
    return list;
}
} // namespace

class TestAnthropicModels final : public QObject
{
    Q_OBJECT

private slots:
    void describesAModel();
    void saysTheEpochOfAnUnknownDate();
    void pages_data();
    void pages();
};

void TestAnthropicModels::describesAModel()
{
    AnthropicModel model;
    model.id = "openai/gpt \"5\"";
    model.displayName = "GPT 5";
    model.createdAtMs = 1'740'000'000'000;
    model.maxInputTokens = 200'000;
    model.maxOutputTokens = 64'000;
    QCOMPARE(anthropicModelBody(model),
             QByteArray {R"({"type":"model","id":"openai/gpt \"5\"","display_name":"GPT 5",)"
                         R"("created_at":"2025-02-19T21:20:00Z","max_input_tokens":200000,"max_tokens":64000})"});
}

void TestAnthropicModels::saysTheEpochOfAnUnknownDate()
{
    QCOMPARE(anthropicModelBody(models(1).front()),
             QByteArray {R"({"type":"model","id":"m0","display_name":"m0","created_at":"1970-01-01T00:00:00Z",)"
                         R"("max_input_tokens":null,"max_tokens":null})"});
}

void TestAnthropicModels::pages_data()
{
    QTest::addColumn<AnthropicPage>("page");
    QTest::addColumn<QByteArray>("ids");
    QTest::addColumn<QByteArray>("tail");
    const auto row = [](const char *name, const AnthropicPage &page, const char *ids, const char *tail) {
        QTest::newRow(name) << page << QByteArray {ids} << QByteArray {tail};
    };
    row("all", {{}, {}, 20}, "m0 m1 m2 m3 m4", R"("has_more":false,"first_id":"m0","last_id":"m4"})");
    row("the first", {{}, {}, 2}, "m0 m1", R"("has_more":true,"first_id":"m0","last_id":"m1"})");
    row("after", {"m1", {}, 2}, "m2 m3", R"("has_more":true,"first_id":"m2","last_id":"m3"})");
    row("the last", {"m3", {}, 2}, "m4", R"("has_more":false,"first_id":"m4","last_id":"m4"})");
    row("after the last", {"m4", {}, 2}, "", R"("has_more":false,"first_id":null,"last_id":null})");
    row("before", {{}, "m3", 2}, "m1 m2", R"("has_more":true,"first_id":"m1","last_id":"m2"})");
    row("before the first", {{}, "m0", 2}, "", R"("has_more":false,"first_id":null,"last_id":null})");
    row("after what is not there", {"x", {}, 2}, "", R"("has_more":false,"first_id":null,"last_id":null})");
    row("before what is not there", {{}, "x", 2}, "", R"("has_more":false,"first_id":null,"last_id":null})");
    row("a limit of nothing", {{}, {}, 0}, "m0", R"("has_more":true,"first_id":"m0","last_id":"m0"})");
}

void TestAnthropicModels::pages()
{
    QFETCH(const AnthropicPage, page);
    QFETCH(const QByteArray, ids);
    QFETCH(const QByteArray, tail);
    const QByteArray body = anthropicModelListBody(models(5), page);
    QVERIFY(body.startsWith(R"({"data":[)"));
    QVERIFY2(body.endsWith(QByteArray {"]," + tail}), body.constData());
    QByteArrayList found;
    for (qsizetype at = body.indexOf(R"("id":")"); at >= 0; at = body.indexOf(R"("id":")", at + 1))
        found.push_back(body.mid(at + 6, 2));
    QCOMPARE(found.join(' '), ids);
}

QTEST_GUILESS_MAIN(TestAnthropicModels)
#include "tst_anthropicmodels.moc"
