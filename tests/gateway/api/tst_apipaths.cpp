// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/apipaths.h"

/// Which endpoint a request's method and path lead to.
class ApiPathsTest final : public QObject
{
    Q_OBJECT

private slots:
    void findsThePath_data();
    void findsThePath();
};

void ApiPathsTest::findsThePath_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("match");
    QTest::addColumn<int>("endpoint");
    const auto row = [](const QByteArray &method, const QByteArray &path, ApiPath::Match match, ApiEndpoint endpoint) {
        QTest::newRow(QByteArray {method + ' ' + path}.constData())
            << method << path << static_cast<int>(match) << static_cast<int>(endpoint);
    };
    using enum ApiPath::Match;
    using enum ApiEndpoint;
    row("POST", "/v1/chat/completions", Found, ChatCompletions);
    row("POST", "/chat/completions", Found, ChatCompletions);
    row("POST", "/v1/v1/chat/completions", Found, ChatCompletions);
    row("GET", "/v1/models", Found, ModelList);
    row("HEAD", "/v1/models", Found, ModelList);
    row("GET", "/v1/models/one/m1", Found, Model);
    row("GET", "/v1/models/one%2Fm1", Found, Model);
    row("GET", "/healthz", Found, Health);
    row("HEAD", "/readyz", Found, Readiness);
    row("GET", "/", Found, Root);
    row("POST", "/v1/messages", Found, Messages);
    row("POST", "/anthropic/v1/messages", Found, Messages);
    row("POST", "/v1/messages/count_tokens", Found, CountTokens);
    row("POST", "/v1/responses", Found, Responses);
    row("POST", "/openai/v1/responses", Found, Responses);
    row("POST", "/v1/completions", Found, Completions);
    row("POST", "/v1/embeddings", Found, Embeddings);
    row("POST", "/v1/images/generations", Found, ImageGenerations);
    row("POST", "/v1/images/edits", Found, ImageEdits);
    row("POST", "/v1/audio/speech", Found, Speech);
    row("POST", "/v1/audio/transcriptions", Found, Transcriptions);
    row("POST", "/v1/audio/translations", Found, Translations);
    row("POST", "/v1/moderations", Found, Moderations);
    row("POST", "/v1/rerank", Found, Rerank);
    row("GET", "/v1beta/models", Found, GeminiModels);
    row("GET", "/gemini/models", Found, GeminiModels);
    row("GET", "/v1beta/models/one/m", Found, GeminiModel);
    row("GET", "/v1beta/models/one/m:8b", Found, GeminiModel);
    row("GET", "/v1beta/models/one/m:generateContent", WrongMethod, GeminiCall);
    row("HEAD", "/v1beta/models/m:streamGenerateContent", WrongMethod, GeminiCall);
    row("GET", "/v1/models/m:countTokens", WrongMethod, GeminiCall);
    row("GET", "/gemini/v1beta/models/m:predict", WrongMethod, GeminiCall);
    row("POST", "/v1beta/models/x:generateContent", Found, GeminiCall);
    row("POST", "/models/x:streamGenerateContent", Found, GeminiCall);
    row("POST", "/v1/models/one%2Fm:countTokens", Found, GeminiCall);
    row("POST", "/gemini/v1beta/models/x:embedContent", Found, GeminiCall);
    row("POST", "/v1beta/one/m:generateContent", Found, GeminiCall);
    row("POST", "/one/m:generateContent", None, Unserved);
    row("POST", "/api/chat", Found, OllamaChat);
    row("POST", "/api/generate", Found, OllamaGenerate);
    row("GET", "/api/tags", Found, OllamaTags);
    row("POST", "/api/show", Found, OllamaShow);
    row("GET", "/api/version", Found, OllamaVersion);
    row("GET", "/v1/api/version", Found, OllamaVersion);
    row("POST", "/v1/api/chat", Found, OllamaChat);
    row("GET", "/api/ps", Found, OllamaRunning);
    row("POST", "/api/pull", Found, OllamaFiles);
    row("DELETE", "/api/delete", Found, OllamaFiles);
    row("POST", "/api/delete", WrongMethod, OllamaFiles);
    row("HEAD", "/anthropic", Found, Root);
    row("HEAD", "/anthropic/", Found, Root);
    row("HEAD", "/anthropic/v1", Found, Root);
    row("GET", "/gemini", Found, Root);
    row("GET", "/v1", Found, Root);
    row("POST", "/anthropic", WrongMethod, Root);
    row("POST", "/anthropic/v1/nothing", None, Unserved);
    row("GET", "/v1/chat/completions", WrongMethod, ChatCompletions);
    row("DELETE", "/v1/models", WrongMethod, ModelList);
    row("POST", "/healthz", WrongMethod, Health);
    row("post", "/v1/chat/completions", WrongMethod, ChatCompletions);
    row("POST", "/v1/v1/v1/chat/completions", None, Unserved);
    row("POST", "/v1/chat/completions/", Found, ChatCompletions);
    row("POST", "/v1/chat/completions//", None, Unserved);
    row("POST", "/v1/responses/input_tokens", Found, InputTokens);
    row("POST", "/v2/rerank", Found, Rerank);
    row("POST", "/gemini/v1beta/openai/chat/completions", Found, ChatCompletions);
    row("GET", "/gemini/v1beta/openai/models", Found, ModelList);
    row("POST", "/gemini/v1beta/openai/m:generateContent", Found, GeminiCall); // the provider "openai"
    row("POST", "/v1/openai/chat/completions", Found, ChatCompletions);
    row("POST", "/v1/openai/v1/responses", Found, Responses);
    row("POST", "/v1/anthropic/v1/messages", Found, Messages);
    row("POST", "/v1/gemini/v1beta/models/x:generateContent", Found, GeminiCall);
    row("POST", "/v1/models/anthropic/m:generateContent", Found, GeminiCall);
    row("POST", "/v1/images/variations", Found, ImageVariations);
    row("POST", "/ollama/api/chat", Found, OllamaChat);
    row("GET", "/ollama/api/tags/", Found, OllamaTags);
    row("GET", "/ollama", Found, Root);
    row("POST", "/v1beta/openai/chat/completions", Found, ChatCompletions);
    row("POST", "/v1beta/openai/v1/embeddings", Found, Embeddings);
    row("GET", "/v1beta/openai/models", Found, ModelList);
    row("POST", "/v1beta/openaix/chat/completions", None, Unserved);
    row("POST", "/v1//chat/completions", None, Unserved);
    row("POST", "/V1/chat/completions", None, Unserved);
    row("POST", "/v1chat/completions", None, Unserved);
    row("POST", "/v1/chat/completionsx", None, Unserved);
    row("GET", "/v1/models/", Found, ModelList);
    row("GET", "/v1/healthz", None, Unserved);
    row("GET", "/favicon.ico", None, Unserved);
    row("GET", "", None, Unserved);
}

void ApiPathsTest::findsThePath()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(int, match);
    QFETCH(int, endpoint);
    const ApiPath found = findApiPath(method, path);
    QCOMPARE(static_cast<int>(found.match), match);
    QCOMPARE(static_cast<int>(found.endpoint), endpoint);
    if (found.endpoint == ApiEndpoint::Model)
        QCOMPARE(found.argument, QByteArray {"one/m1"});
}

QTEST_GUILESS_MAIN(ApiPathsTest)
#include "tst_apipaths.moc"
