// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QTest>

#include "gateway/dialects/converse/awssignature.h"

namespace
{
constexpr qint64 suiteTimeMs = 1'440'938'160'000; ///< 2015-08-30T12:36:00Z
constexpr const char *suiteToken =
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthA"
    "x7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAki"
    "Y9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

struct Headers
{
    std::vector<std::pair<const char *, const char *>> fields;
};

HeaderList listOf(const Headers &headers)
{
    HeaderList list;
    for (const auto &[name, value] : headers.fields)
        list.add(name, value);
    return list;
}

AwsCredentials suiteCredentials(const char *token = "")
{
    return {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token};
}
} // namespace

Q_DECLARE_METATYPE(AwsRequest)

class AwsSignatureTest : public QObject
{
    Q_OBJECT

private slots:
    void signsAsAmazonPublished_data();
    void signsAsAmazonPublished();
    void signsTemporaryCredentials();
    void signsCallsOfBedrock_data();
    void signsCallsOfBedrock();
};

/// Amazon's "aws4_testsuite", and the ListUsers example of the IAM documentation.
void AwsSignatureTest::signsAsAmazonPublished_data()
{
    QTest::addColumn<AwsRequest>("request");
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QByteArray>("signature");
    const auto row = [](const char *name, const char *method, const char *query, const Headers &more, const char *body,
                        const char *names, const char *signature) {
        AwsRequest request {method, "/", query, listOf(more), body, "us-east-1", "service"};
        request.headers.add("Host", "example.amazonaws.com");
        QTest::newRow(name) << request << QByteArray {names} << QByteArray {signature};
    };
    row("get-vanilla", "GET", "", {}, "", "host;x-amz-date",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    row("post-vanilla", "POST", "", {}, "", "host;x-amz-date",
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    row("get-vanilla-query-order-key-case", "GET", "Param2=value2&Param1=value1", {}, "", "host;x-amz-date",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
    row("get-vanilla-utf8-query", "GET", "%E1%88%B4=bar", {}, "", "host;x-amz-date",
        "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04");
    row("get-header-key-duplicate", "GET", "",
        {{{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}}}, "",
        "host;my-header1;x-amz-date", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea");
    row("get-header-value-trim", "GET", "", {{{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}}}, "",
        "host;my-header1;my-header2;x-amz-date", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
    row("post-header-key-sort", "POST", "", {{{"My-Header1", "value1"}}}, "", "host;my-header1;x-amz-date",
        "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c");
    row("post-x-www-form-urlencoded", "POST", "", {{{"Content-Type", "application/x-www-form-urlencoded"}}},
        "Param1=value1", "content-type;host;x-amz-date",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    AwsRequest users {
        "GET",
        "",
        "Version=2010-05-08&Action=ListUsers",
        listOf({{{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}, {"host", "iam.amazonaws.com"}}}),
        "",
        "us-east-1",
        "iam"};
    QTest::newRow("IAM ListUsers") << users << QByteArray {"content-type;host;x-amz-date"}
                                   << QByteArray {"5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"};
}

void AwsSignatureTest::signsAsAmazonPublished()
{
    QFETCH(AwsRequest, request);
    QFETCH(QByteArray, names);
    QFETCH(QByteArray, signature);
    const HeaderList added = awsSignature(request, suiteCredentials(), suiteTimeMs);
    QCOMPARE(added.value("x-amz-date"), QByteArray {"20150830T123600Z"});
    QVERIFY(!added.contains("x-amz-security-token"));
    QCOMPARE(added.value("authorization"),
             QByteArray {"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/" + request.service
                         + "/aws4_request, SignedHeaders=" + names + ", Signature=" + signature});
}

/// "post-sts-header-before" of the suite.
void AwsSignatureTest::signsTemporaryCredentials()
{
    const AwsRequest request {"POST", "/",         "",       listOf({{{"host", "example.amazonaws.com"}}}),
                              "",     "us-east-1", "service"};
    const HeaderList added = awsSignature(request, suiteCredentials(suiteToken), suiteTimeMs);
    QCOMPARE(added.value("x-amz-security-token"), QByteArray {suiteToken});
    QVERIFY(added.value("authorization")
                .endsWith("SignedHeaders=host;x-amz-date;x-amz-security-token, "
                          "Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"));
}

/// Expected values were computed apart from this program, by the rules for the canonical path: "%3A" is "%253A" there.
void AwsSignatureTest::signsCallsOfBedrock_data()
{
    QTest::addColumn<AwsRequest>("request");
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("a model's id is encoded twice") << AwsRequest {
        "POST",
        "/model/us.anthropic.claude-3%3A0/converse-stream",
        "",
        listOf({{{"host", "bedrock-runtime.us-west-2.amazonaws.com"}, {"content-type", "application/json"}}}),
        R"({"a":1})",
        "us-west-2",
        "bedrock"} << QByteArray {"a5ad3f397fd39d196e12c2107bb97379b4b6db3ffa7073cf6904e81e895b603d"};
    QTest::newRow("the host has its port")
        << AwsRequest {"POST", "/model/m/converse", "",       listOf({{{"host", "127.0.0.1:18080"}}}),
                       "{}",   "us-west-2",         "bedrock"}
        << QByteArray {"97d847816d454748544db1dac2569cb554b8d350fbc3c4a1338dc1912d60e3d5"};
}

void AwsSignatureTest::signsCallsOfBedrock()
{
    QFETCH(AwsRequest, request);
    QFETCH(QByteArray, signature);
    const HeaderList added = awsSignature(request, suiteCredentials(), suiteTimeMs);
    QVERIFY2(added.value("authorization").endsWith(signature), added.value("authorization").constData());
}

QTEST_GUILESS_MAIN(AwsSignatureTest)
#include "tst_awssignature.moc"
