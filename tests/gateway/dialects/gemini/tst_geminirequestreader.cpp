// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/gemini/geminiclient.h"
#include "gateway/dialects/jsonreader.h"
#include "gateway/dialects/neutral/opaqueenvelope.h"
#include "goldenfolder.h"
#include "stepdump.h"

class GeminiRequestReaderTest final : public QObject
{
    Q_OBJECT

private slots:
    void readsRequests_data();
    void readsRequests();
    void refusesInGooglesWords_data();
    void refusesInGooglesWords();
    void survivesAnyShape_data();
    void survivesAnyShape();
    void opensSealedMarks_data();
    void opensSealedMarks();
    void pointsIntoTheBodyForMedia();

private:
    const GeminiClient m_client;
    const GoldenFolder m_golden {__FILE__};
};

void GeminiRequestReaderTest::readsRequests_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const char *body) { QTest::newRow(name) << QByteArray {body}; };
    row("text", R"({"contents":[{"role":"user","parts":[{"text":"Hello"}]}]})");
    row("one_object_for_lists",
        R"({"contents":{"parts":{"text":"Hello"}},"system_instruction":{"parts":{"text":"Be a cat."}}})");
    row("sampling", R"({"model":"models/gemini-x","contents":[{"parts":[{"text":"x"}]}],"generationConfig":{
        "temperature":0.70,"topP":1.0,"topK":40,"seed":"7","presencePenalty":0.1,"frequencyPenalty":-0.1,
        "candidateCount":2,"maxOutputTokens":"100","stopSequences":["END","\n"],"responseLogprobs":true,"logprobs":3}})");
    row("snake_case", R"({"system_instruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[
        {"text":"What is it?"},{"inline_data":{"mime_type":"image/png","data":"iVBORw0KGgo="}}]}],
        "generation_config":{"max_output_tokens":9,"stop_sequences":["a"],"response_mime_type":"application/json",
        "thinking_config":{"thinking_budget":512,"include_thoughts":true}},
        "tool_config":{"function_calling_config":{"mode":"any","allowed_function_names":["f"]}},
        "tools":[{"function_declarations":[{"name":"f","parameters_json_schema":{"type":"object"}}]}]})");
    row("tools", R"({"contents":[{"role":"user","parts":[{"text":"weather"}]}],"tools":[{"functionDeclarations":[
        {"name":"a","description":"A","parametersJsonSchema":{"type":"object","properties":{"z":{"type":"number"},"a":{"const":1}},"additionalProperties":false}},
        {"name":"b","parameters":{"type":"OBJECT","properties":{"q":{"type":"STRING","nullable":true}},"required":["q"]}},
        {"name":"c"}]},{"googleSearch":{}},{"codeExecution":{}}],
        "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["a","b"]}}})");
    row("parallel_calls", R"({"contents":[{"role":"user","parts":[{"text":"go"}]},
        {"role":"model","parts":[{"functionCall":{"name":"f","args":{"n":9007199254740993123}},"thoughtSignature":"c2ln"},
        {"functionCall":{"name":"f","args":{"z":1,"a":2}}},{"functionCall":{"id":"c3","name":"g"}}]},
        {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"one"}}},
        {"functionResponse":{"name":"f","response":{"temperature":20.50,"unit":"C"}}},
        {"functionResponse":{"id":"c3","name":"g","response":{"error":"no such file"}}}]}]})");
    row("result_with_image", R"({"contents":[{"role":"model","parts":[{"functionCall":{"name":"shot"}}]},
        {"role":"function","parts":[{"functionResponse":{"name":"shot","response":{"result":"done"},
        "parts":[{"inlineData":{"mimeType":"image/jpeg","data":"/9j/4A=="}}]}}]}]})");
    row("media", R"({"contents":[{"role":"user","parts":[
        {"inlineData":{"mimeType":"image/webp","data":"UklGRg"},"mediaResolution":{"level":"MEDIA_RESOLUTION_HIGH"}},
        {"inlineData":{"mimeType":"audio/wav","data":"UklG\nRg=="}},{"inlineData":{"mimeType":"application/pdf","data":"JVBE_w=="}},
        {"fileData":{"mimeType":"video/mp4","fileUri":"https://www.youtube.com/watch?v=1"},"videoMetadata":{"fps":1}},
        {"fileData":{"mimeType":"image/png","fileUri":"https://example.org/a.png"}},
        {"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/abc"}},
        {"fileData":{"mimeType":"image/png","fileUri":"gs://bucket/a.png"}}]}],
        "generationConfig":{"mediaResolution":"MEDIA_RESOLUTION_LOW"}})");
    row("streamed_history", R"({"contents":[{"role":"user","parts":[{"text":"hi"}]},
        {"role":"model","parts":[{"text":"Let me ","thought":true}]},{"role":"model","parts":[{"text":"think.","thought":true}]},
        {"role":"model","parts":[{"text":"","thought":true,"thoughtSignature":"c2ln"}]},
        {"role":"model","parts":[{"text":"Hel"}]},{"role":"model","parts":[{"text":"lo"}]},
        {"role":"model","parts":[{"text":"","thoughtSignature":"bGFzdA=="}]},
        {"role":"user","parts":[{"text":"a"},{"text":"b"}]}]})");
    row("sentinel",
        R"({"contents":[{"role":"model","parts":[{"functionCall":{"name":"f"},"thoughtSignature":"skip_thought_signature_validator"}]}]})");
    row("code_execution", R"({"contents":[{"role":"model","parts":[{"executableCode":{"language":"PYTHON","code":"1"}},
        {"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1"}}]}]})");
    row("json",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseMimeType":"application/json"}})");
    row("json_schema",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseMimeType":"application/json",
        "responseJsonSchema":{"type":"object","properties":{"z":{"$ref":"#/$defs/Z"},"a":{}},"$defs":{"Z":{"const":1.0}}}}})");
    row("json_schema_large_types",
        R"({"contents":[{"parts":[{"text":"x"}]}],"tools":[{"functionDeclarations":[{"name":"f",
        "parametersJsonSchema":{"type":"OBJECT"}}]}],"generationConfig":{"responseMimeType":"application/json",
        "responseJsonSchema":{"type":"OBJECT","properties":{"z":{"type":"INTEGER"}}}}})");
    row("narrow_schema",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseMimeType":"application/json",
        "responseSchema":{"type":"OBJECT","properties":{"a":{"type":"STRING"},"z":{"type":"INTEGER"}},"propertyOrdering":["z","a"]}}})");
    row("thinking_off",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":0}}})");
    row("thinking_dynamic",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":-1,"includeThoughts":false}}})");
    row("thinking_level",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"LOW","includeThoughts":true}}})");
    row("choice_none",
        R"({"contents":[{"parts":[{"text":"x"}]}],"toolConfig":{"functionCallingConfig":{"mode":"NONE"}}})");
    row("choice_validated",
        R"({"contents":[{"parts":[{"text":"x"}]}],"toolConfig":{"functionCallingConfig":{"mode":"VALIDATED","allowedFunctionNames":["f"]}}})");
    row("extras",
        R"({"contents":[{"parts":[{"text":"x"}]}],"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"}],
        "cachedContent":"cachedContents/1","labels":{"team":"a"},"serviceTier":"FLEX","store":false,
        "toolConfig":{"retrievalConfig":{"languageCode":"en"}},
        "generationConfig":{"responseModalities":["TEXT","IMAGE"],"imageConfig":{"aspectRatio":"1:1"},"speechConfig":{}}})");
    row("nulls_are_absent",
        R"({"contents":[{"role":null,"parts":[{"text":"x","thought":null}]}],"tools":null,"generationConfig":null})");
    row("last_of_two_names",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"maxOutputTokens":1,"max_output_tokens":2}})");
}

void GeminiRequestReaderTest::readsRequests()
{
    QFETCH(QByteArray, body);
    const Result<NeutralRequest> request = m_client.read(body);
    QVERIFY2(request, request ? "" : qPrintable(request.error().detail));
    const QByteArray difference = m_golden.difference(
        QStringLiteral("requests/%1.txt").arg(QString::fromLatin1(QTest::currentDataTag())), dumpedRequest(*request));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void GeminiRequestReaderTest::refusesInGooglesWords_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("sentence");
    const auto row = [](const char *name, const char *body, const char *sentence) {
        QTest::newRow(name) << QByteArray {body} << QByteArray {sentence};
    };
    row("unknown at the top", R"({"contents":[{"parts":[{"text":"x"}]}],"stream":true})",
        R"(Invalid JSON payload received. Unknown name "stream": Cannot find field.)");
    row("unknown in the config",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"effort":1}}})",
        R"(Invalid JSON payload received. Unknown name "effort" at 'generation_config.thinking_config': Cannot find field.)");
    row("unknown in a part", R"({"contents":[{"parts":[{"text":"x"}]},{"parts":[{"text":"x","cache_control":{}}]}]})",
        R"(Invalid JSON payload received. Unknown name "cache_control" at 'contents[1].parts[0]': Cannot find field.)");
    row("unknown in a call", R"({"contents":[{"parts":[{"functionCall":{"name":"f","arguments":"{}"}}]}]})",
        R"(Invalid JSON payload received. Unknown name "arguments" at 'contents[0].parts[0].function_call': Cannot find field.)");
    row("unknown in a schema",
        R"({"contents":[{"parts":[{"text":"x"}]}],"tools":[{"functionDeclarations":[{"name":"a"},{"name":"f","parameters":{"type":"OBJECT",
            "properties":{"a":{"type":"STRING"},"b":{"type":"ARRAY","items":{"anyOf":[{"type":"STRING"},{"const":1}]}}}}}]}]})",
        R"(Invalid JSON payload received. Unknown name "const" at 'tools[0].function_declarations[1].parameters.properties[1].value.items.any_of[1]': Cannot find field.)");
    row("additionalProperties",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseSchema":{"type":"OBJECT","additionalProperties":false}}})",
        R"(Invalid JSON payload received. Unknown name "additionalProperties" at 'generation_config.response_schema': Cannot find field.)");
    row("no contents", "{}", "* GenerateContentRequest.contents: contents is not specified");
    row("empty contents", R"({"contents":[]})", "* GenerateContentRequest.contents: contents is not specified");
    row("no parts", R"({"contents":[{"role":"user"}]})",
        "* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.");
    row("a role of another dialect", R"({"contents":[{"role":"assistant","parts":[{"text":"x"}]}]})",
        "* GenerateContentRequest.contents[0].role: Please use a valid role: user, model.");
    row("an empty part", R"({"contents":[{"parts":[{}]}]})",
        "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized "
        "field");
    row("two kinds in a part", R"({"contents":[{"parts":[{"text":"x","functionCall":{"name":"f"}}]}]})",
        "* GenerateContentRequest.contents[0].parts[0].data: oneof field 'data' is already set.");
    row("a text that is a number", R"({"contents":[{"parts":[{"text":5}]}]})",
        "Invalid value at 'contents[0].parts[0].text' (TYPE_STRING).");
    row("contents that are a text", R"({"contents":"hello"})", "Invalid value at 'contents' (TYPE_LIST).");
    row("a part that is a text", R"({"contents":[{"parts":["hello"]}]})",
        "Invalid value at 'contents[0].parts[0]' (TYPE_MESSAGE).");
    row("arguments that are a text", R"({"contents":[{"parts":[{"functionCall":{"name":"f","args":"{}"}}]}]})",
        "Invalid value at 'contents[0].parts[0].function_call.args' (TYPE_MESSAGE).");
    row("a response that is a text", R"({"contents":[{"parts":[{"functionResponse":{"name":"f","response":"x"}}]}]})",
        "Invalid value at 'contents[0].parts[0].function_response.response' (TYPE_MESSAGE).");
    row("a call without a name", R"({"contents":[{"parts":[{"functionCall":{}}]}]})",
        "* GenerateContentRequest.contents[0].parts[0].function_call.name: Name cannot be empty.");
    row("bytes that are missing", R"({"contents":[{"parts":[{"inlineData":{"mimeType":"image/png"}}]}]})",
        "* GenerateContentRequest.contents[0].parts[0].inline_data.data: required field is not set.");
    row("a temperature that is a text",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"temperature":"warm"}})",
        "Invalid value at 'generation_config.temperature' (TYPE_FLOAT).");
    row("too many candidates", R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"candidateCount":9}})",
        "* GenerateContentRequest.generation_config.candidate_count: candidate_count must be in the range [1, 8].");
    row("no tokens", R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"maxOutputTokens":0}})",
        "* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be positive.");
    row("a stop that is a text",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"stopSequences":"END"}})",
        "Invalid value at 'generation_config.stop_sequences' (TYPE_LIST).");
    row("a mode that is none",
        R"({"contents":[{"parts":[{"text":"x"}]}],"toolConfig":{"functionCallingConfig":{"mode":"SOME"}}})",
        "Invalid value at 'tool_config.function_calling_config.mode' (TYPE_ENUM).");
    row("another format",
        R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseMimeType":"text/x.enum"}})",
        "* GenerateContentRequest.generation_config.response_mime_type: this model answers in `text/plain` and "
        "`application/json` only.");
    row("not an object", "[]", "Invalid value at '' (TYPE_MESSAGE).");
}

void GeminiRequestReaderTest::refusesInGooglesWords()
{
    QFETCH(QByteArray, body);
    const Result<NeutralRequest> request = m_client.read(body);
    QVERIFY(!request);
    QCOMPARE(int(request.error().code), int(ErrorCode::BadRequest));
    QTEST(request.error().detail.toUtf8(), "sentence");
}

void GeminiRequestReaderTest::survivesAnyShape_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *value : {"null", "true", "0", "-1", "1e400", "9223372036854775808", "\"\"", "\"x\"", "[]", "[[]]",
                              "[null]", "{}", R"({"a":1})", R"([{"parts":[null]}])", R"({"parts":[1,"a",{}]})"})
        QTest::newRow(value) << QByteArray {value};
}

/// Each member of a full request gets each odd value: whatever comes is an answer, never a crash.
void GeminiRequestReaderTest::survivesAnyShape()
{
    QFETCH(QByteArray, value);
    const QByteArray full =
        R"({"contents":[{"role":"user","parts":[{"text":"x"},{"inlineData":{"mimeType":"a/b","data":"AA=="}},
        {"functionCall":{"id":"1","name":"f","args":{}}},{"functionResponse":{"id":"1","name":"f","response":{},"parts":[{"fileData":{"fileUri":"u"}}]}}]}],
        "systemInstruction":{"parts":[{"text":"x"}]},"tools":[{"functionDeclarations":[{"name":"f","description":"d","parameters":{"type":"OBJECT",
        "properties":{"a":{"type":"STRING","enum":["a"],"nullable":true}},"propertyOrdering":["a"],"anyOf":[{}],"minItems":"1"}}]}],
        "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}},"safetySettings":[],"serviceTier":"flex",
        "generationConfig":{"temperature":1,"topK":1,"candidateCount":1,"maxOutputTokens":1,"stopSequences":["a"],"seed":1,"logprobs":1,
        "responseLogprobs":true,"responseMimeType":"text/plain","responseModalities":["TEXT"],"mediaResolution":"x",
        "thinkingConfig":{"thinkingBudget":1,"thinkingLevel":"LOW","includeThoughts":true}}})";
    QVERIFY(m_client.read(full));
    int replaced = 0;
    for (qsizetype colon = full.indexOf("\":"); colon >= 0; colon = full.indexOf("\":", colon + 1)) {
        JsonReader reader {QByteArrayView {full}.sliced(colon + 2)};
        QVERIFY(reader.skip());
        const QByteArray body = full.first(colon + 2) + value + full.sliced(colon + 2 + reader.offset());
        const Result<NeutralRequest> request = m_client.read(body);
        QVERIFY(request || !request.error().detail.isEmpty());
        ++replaced;
    }
    QVERIFY(replaced > 50);
}

void GeminiRequestReaderTest::opensSealedMarks_data()
{
    QTest::addColumn<bool>("isUrlAlphabet");
    QTest::newRow("base64") << false;
    QTest::newRow("base64 for URLs, as bytes come back from some clients") << true;
}

void GeminiRequestReaderTest::opensSealedMarks()
{
    QFETCH(bool, isUrlAlphabet);
    const OpaqueMark mark {"anthropic", OpaqueMark::Kind::Signature, "EqQB+/=?>"};
    QByteArray sealed = OpaqueEnvelope {{mark}, {}}.sealed().toBase64();
    if (isUrlAlphabet)
        sealed.replace('+', '-').replace('/', '_').replace('=', "");
    const QByteArray body = R"({"contents":[{"role":"model","parts":[{"text":"hm","thought":true,"thoughtSignature":")"
                            + sealed + R"("}]}]})";
    const Result<NeutralRequest> request = m_client.read(body);
    QVERIFY(request);
    const std::vector<OpaqueMark> &marks = request->messages.front().parts.front().marks;
    QCOMPARE(marks.size(), size_t {1});
    QCOMPARE(marks.front().family, mark.family);
    QCOMPARE(int(marks.front().kind), int(mark.kind));
    QCOMPARE(marks.front().value, mark.value);
}

void GeminiRequestReaderTest::pointsIntoTheBodyForMedia()
{
    const QByteArray body =
        R"({"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]}]})";
    const Result<NeutralRequest> request = m_client.read(body);
    QVERIFY(request);
    const QByteArray &base64 = request->messages.front().parts.front().media.base64;
    QVERIFY(base64.constData() > request->source.constData());
    QVERIFY(base64.constData() < request->source.constData() + request->source.size());
}

QTEST_GUILESS_MAIN(GeminiRequestReaderTest)
#include "tst_geminirequestreader.moc"
