// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/gemini/geminipath.h"

using Verb = GeminiPath::Verb;

class GeminiPathTest final : public QObject
{
    Q_OBJECT

private slots:
    void takesModelAndVerbApart_data();
    void takesModelAndVerbApart();
    void leavesOtherPathsAlone_data();
    void leavesOtherPathsAlone();
};

void GeminiPathTest::takesModelAndVerbApart_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<int>("verb");
    const auto row = [](const char *name, const char *path, const char *model, Verb verb) {
        QTest::newRow(name) << QByteArray {path} << QByteArray {model} << static_cast<int>(verb);
    };
    row("generate", "/v1beta/models/gemini-2.5-pro:generateContent", "gemini-2.5-pro", Verb::GenerateContent);
    row("stream", "/v1beta/models/m:streamGenerateContent", "m", Verb::StreamGenerateContent);
    row("count", "/v1beta/models/m:countTokens", "m", Verb::CountTokens);
    row("embed", "/v1beta/models/m:embedContent", "m", Verb::EmbedContent);
    row("batch embed", "/v1beta/models/m:batchEmbedContents", "m", Verb::BatchEmbedContents);
    row("v1", "/v1/models/m:generateContent", "m", Verb::GenerateContent);
    row("v1alpha", "/v1alpha/models/m:generateContent", "m", Verb::GenerateContent);
    row("no version", "/models/m:generateContent", "m", Verb::GenerateContent);
    row("no slash", "models/m:generateContent", "m", Verb::GenerateContent);
    row("version twice", "/v1beta/v1beta/models/m:generateContent", "m", Verb::GenerateContent);
    row("another version too", "/v1/v1beta/models/m:generateContent", "m", Verb::GenerateContent);
    row("doubled slashes", "//v1beta//models/m:generateContent", "m", Verb::GenerateContent);
    row("prefix in the name", "/v1beta/models/models%2Fm:generateContent", "m", Verb::GenerateContent);
    row("prefix as it stands", "/v1beta/models/models/m:generateContent", "m", Verb::GenerateContent);
    row("slash", "/v1beta/models/openai/gpt-4o:generateContent", "openai/gpt-4o", Verb::GenerateContent);
    row("encoded slash", "/v1beta/models/openai%2Fgpt-4o:generateContent", "openai/gpt-4o", Verb::GenerateContent);
    row("encoded colon", "/v1beta/models/m%3AgenerateContent", "m", Verb::GenerateContent);
    row("a colon of its own", "/v1beta/models/llama3:8b:generateContent", "llama3:8b", Verb::GenerateContent);
    row("a model with a colon", "/v1beta/models/llama3:8b", "llama3:8b", Verb::None);
    row("a model", "/v1beta/models/gemini-2.5-pro", "gemini-2.5-pro", Verb::None);
    row("unicode", "/v1beta/models/mod%C3%A8le:generateContent", "mod\xc3\xa8le", Verb::GenerateContent);
    row("the list", "/v1beta/models", "", Verb::None);
    row("the list with a slash", "/v1beta/models/", "", Verb::None);
    row("a verb we have not", "/v1beta/models/imagen:predict", "imagen", Verb::Unserved);
}

void GeminiPathTest::takesModelAndVerbApart()
{
    QFETCH(QByteArray, path);
    const std::optional<GeminiPath> parsed = parseGeminiPath(path);
    QVERIFY(parsed);
    QTEST(parsed->model, "model");
    QTEST(static_cast<int>(parsed->verb), "verb");
    QCOMPARE(parsed->isStream(), path.contains("streamGenerateContent"));
}

void GeminiPathTest::leavesOtherPathsAlone_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path :
         {"", "/", "/v1beta", "/v1beta/", "/v1beta/files", "/v1beta/modelsx", "/v1beta/models/:generateContent",
          "/v1beta/models/models/", "/vx/models/m:generateContent", "/v/models/m", "/v1beta/tunedModels/x"})
        QTest::newRow(path) << QByteArray {path};
}

void GeminiPathTest::leavesOtherPathsAlone()
{
    QFETCH(QByteArray, path);
    QVERIFY(!parseGeminiPath(path));
}

QTEST_GUILESS_MAIN(GeminiPathTest)
#include "tst_geminipath.moc"
