// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <QCommandLineParser>
#include <QCoreApplication>

#include "tests/support/openaibehaviour.h"
#include "tests/support/testcertificates.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
void print(const QByteArray &text)
{
    std::fputs(text.constData(), stdout);
    std::fflush(stdout);
}

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"An OpenAI-like upstream for tests and benchmarks. The model's name in a request chooses the answer:\n"_s
        + QString::fromUtf8(behaviourHelp()));
    parser.addHelpOption();
    parser.addOption(
        {u"port"_s, u"Listens on 127.0.0.1:<port>; 0 is any free one, which is printed."_s, u"port"_s, u"0"_s});
    parser.addOption({u"tls"_s,
                      u"Speaks TLS with cert.pem and key.pem of <folder>; makes them, and ca.pem, when they are not "
                      u"there."_s,
                      u"folder"_s});
    parser.addOption({u"record"_s, u"Prints one line for each request."_s});
}

/// Reads the folder's certificate, or fills the folder with a new one.
ServerIdentity identityIn(const QString &folder)
{
    ServerIdentity identity = TestCertificates::readFrom(folder);
    if (!identity.isNull())
        return identity;
    const TestCertificates fresh;
    return fresh.writeTo(folder) ? fresh.good() : ServerIdentity {};
}

Script answerAndPrint(const ReceivedRequest &request)
{
    print(request.method + ' ' + request.target + " connection " + QByteArray::number(request.connection) + ' '
          + request.body.left(200) + '\n');
    return openAiAnswer(request);
}
} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application {argc, argv};
    QCommandLineParser parser;
    describe(parser);
    parser.process(application);

    const bool record = parser.isSet(u"record"_s);
    ScriptedUpstream upstream {record ? answerAndPrint : openAiAnswer};
    upstream.setRecording(false);
    const quint16 port = parser.value(u"port"_s).toUShort();
    bool listening = false;
    if (parser.isSet(u"tls"_s)) {
        const ServerIdentity identity = identityIn(parser.value(u"tls"_s));
        if (identity.isNull()) {
            print("the folder holds no certificate and cannot be written\n");
            return 1;
        }
        listening = upstream.listenTls(identity, port);
    } else {
        listening = upstream.listen(port);
    }
    if (!listening) {
        print("the port is taken\n");
        return 1;
    }
    print("listening on " + upstream.baseUrl() + '\n');
    return QCoreApplication::exec();
}
