// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/vault/appkey.h"
#include "models/vault/knownsecrets.h"

/// No key gets into a kept body, and nothing else is taken out of it.
class TestKnownSecrets final : public QObject
{
    Q_OBJECT

private slots:
    void hides_data();
    void hides();
    void hidesWhatIsSaidInPieces_data();
    void hidesWhatIsSaidInPieces();
    void hidesTheBeginningWhereItIsCut_data();
    void hidesTheBeginningWhereItIsCut();
    void hidesOwnKeys_data();
    void hidesOwnKeys();
    void hidesBothPartsOfATemporaryKey();
};

namespace
{
HubSnapshot snapshotWith(std::initializer_list<QByteArrayView> secrets)
{
    auto provider = std::make_shared<ProviderSnapshot>();
    for (const QByteArrayView secret : secrets) {
        CredentialSnapshot credential;
        credential.secret = Secret {secret};
        provider->credentials.push_back(std::move(credential));
    }
    HubSnapshot snapshot;
    snapshot.providers.push_back(std::move(provider));
    return snapshot;
}
} // namespace

void TestKnownSecrets::hides_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("hidden");
    const auto row = [](const char *name, const QByteArray &body, const QByteArray &hidden) {
        QTest::newRow(name) << body << hidden;
    };
    row("none", "nothing here", "nothing here");
    row("once", R"({"error":"bad key sk-first-secret"})", R"({"error":"bad key [redacted]"})");
    row("both, twice", "sk-first-secret ab/cd/secret sk-first-secret", "[redacted] [redacted] [redacted]");
    row("escaped", R"("ab\/cd\/secret")", R"("[redacted]")");
    row("a stranger's", "sk-proj-0123456789abcdef", "sk-proj-0123456789abcdef");
    row("too short to be one", "a tiny word", "a tiny word");
    row("empty", "", "");
}

void TestKnownSecrets::hides()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, hidden);
    const HubSnapshot snapshot = snapshotWith({"sk-first-secret", "ab/cd/secret", "tiny", ""});
    QCOMPARE(withoutKnownSecrets(body, snapshot, false), hidden);
}

void TestKnownSecrets::hidesWhatIsSaidInPieces_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("hidden");
    QTest::addColumn<bool>("isCut");
    const auto row = [](const char *name, const QByteArray &body, const QByteArray &hidden, bool isCut = false) {
        QTest::newRow(name) << body << hidden << isCut;
    };
    const auto events = [](const char *pattern, const QByteArrayList &pieces) {
        QByteArray all;
        for (const QByteArray &piece : pieces)
            all += "data: " + QByteArray {pattern}.replace('@', piece) + "\n\n";
        return all;
    };
    const char *chat = R"({"choices":[{"index":0,"delta":{"content":"@"},"finish_reason":null}]})";
    row("chat", events(chat, {"it is sk", "-first", "-", "secret, ok", ""}) + "data: [DONE]\n\n",
        events(chat, {"it is [redacted]", "", "", ", ok", ""}) + "data: [DONE]\n\n");
    row("twice", events(chat, {"sk-first-", "secret sk-fir", "st-secret"}),
        events(chat, {"[redacted]", " [redacted]", ""}));
    const char *block = R"({"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"@"}})";
    row("messages", events(block, {"sk-fir", "st-secret"}), events(block, {"[redacted]", ""}));
    const char *arguments = R"({"type":"input_json_delta","partial_json":"@"})";
    row("arguments", events(arguments, {R"({\"key\": \"ab\\/c)", R"(d\\/secret\"})"}),
        events(arguments, {R"({\"key\": \"[redacted])", R"(\"})"}));
    row("an array", "[{\"text\":\"sk-first\"}\n,\n{\"text\": \"-secret!\"}]",
        "[{\"text\":\"[redacted]\"}\n,\n{\"text\": \"!\"}]");
    row("lines", "{\"response\":\"sk-first\",\"done\":false}\n{\"response\":\"-secret\",\"done\":false}\n",
        "{\"response\":\"[redacted]\",\"done\":false}\n{\"response\":\"\",\"done\":false}\n");
    const char *other = R"({"choices":[{"index":1,"delta":{"content":"@"},"finish_reason":null}]})";
    row("two answers at once",
        events(chat, {"sk-fir"}) + events(other, {"a tiny"}) + events(chat, {"st-sec"}) + events(other, {" word"})
            + events(chat, {"ret"}),
        events(chat, {"[redacted]"}) + events(other, {"a tiny"}) + events(chat, {""}) + events(other, {" word"})
            + events(chat, {""}));
    row("by its characters", R"({"content":"sk\u002dfirst\u002dsecret"})", R"({"content":"[redacted]"})");
    const QByteArray key = AppKey::generate("sk-portico-");
    row("an app's", events(chat, {key.left(5), key.sliced(5, 20), key.sliced(25)}),
        events(chat, {"[redacted]", "", ""}));
    row("cut", events(chat, {"sk-fir"}) + R"(data: {"choices":[{"index":0,"delta":{"content":"st-sec)",
        events(chat, {"[redacted]"}) + R"(data: {"choices":[{"index":0,"delta":{"content":")", true);
    row("of different members", R"({"a":"sk-first","b":"-secret"})", R"({"a":"sk-first","b":"-secret"})");
    row("not quite", events(chat, {"sk-first", "_secret"}), events(chat, {"sk-first", "_secret"}));
    row("no JSON", R"("sk" :"""\)", R"("sk" :"""\)");
}

/// Token by token, as models do.
void TestKnownSecrets::hidesWhatIsSaidInPieces()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, hidden);
    QFETCH(bool, isCut);
    const HubSnapshot snapshot = snapshotWith({"sk-first-secret", "ab/cd/secret", "tiny", ""});
    QCOMPARE(withoutKnownSecrets(body, snapshot, isCut), hidden);
}

void TestKnownSecrets::hidesTheBeginningWhereItIsCut_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("hidden");
    const auto row = [](const char *name, const QByteArray &body, const QByteArray &hidden) {
        QTest::newRow(name) << body << hidden;
    };
    row("all but one character", "key: sk-first-secre", "key: [redacted]");
    row("escaped", R"("ab\/cd\/sec)", R"("[redacted])");
    row("too little to be known", "key: sk-firs", "key: sk-firs");
    row("in the middle", "sk-first-secre and so on", "sk-first-secre and so on");
    row("an app's key", "sk-portico-0123abcdXYZ", "[redacted]");
    row("an app's key, hardly begun", "sk-portico-", "[redacted]");
    row("a whole one before", "sk-first-secret sk-first-s", "[redacted] [redacted]");
    row("nothing", "nothing", "nothing");
}

void TestKnownSecrets::hidesTheBeginningWhereItIsCut()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, hidden);
    const HubSnapshot snapshot = snapshotWith({"sk-first-secret", "ab/cd/secret"});
    QCOMPARE(withoutKnownSecrets(body, snapshot, true), hidden);
}

void TestKnownSecrets::hidesOwnKeys_data()
{
    QTest::addColumn<QByteArray>("prefix");
    QTest::newRow("app") << QByteArray {"sk-portico-"};
    QTest::newRow("administration") << QByteArray {"portico-admin-"};
}

void TestKnownSecrets::hidesOwnKeys()
{
    QFETCH(QByteArray, prefix);
    const QByteArray key = AppKey::generate(prefix);
    const HubSnapshot snapshot = snapshotWith({});
    QCOMPARE(withoutKnownSecrets("use " + key + " or " + key, snapshot, false), "use [redacted] or [redacted]");
    const QByteArray hint = prefix + "short and " + prefix + QByteArray(AppKey::randomChars, '-');
    QCOMPARE(withoutKnownSecrets(hint, snapshot, false), hint);
    QCOMPARE(withoutKnownSecrets(prefix + "short", snapshot, false), prefix + "short");
}

void TestKnownSecrets::hidesBothPartsOfATemporaryKey()
{
    auto provider = std::make_shared<ProviderSnapshot>();
    CredentialSnapshot credential;
    credential.accessKeyId = "AKIA";
    credential.secret = Secret {"the-secret-key:the-session-token"};
    provider->credentials.push_back(std::move(credential));
    HubSnapshot snapshot;
    snapshot.providers.push_back(std::move(provider));
    QCOMPARE(withoutKnownSecrets("the-session-token, the-secret-key", snapshot, false), "[redacted], [redacted]");
}

QTEST_GUILESS_MAIN(TestKnownSecrets)
#include "tst_knownsecrets.moc"
