// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include "gateway/http/requestparser.h"
#include "tests/gateway/http/parsertranscript.h"

/// Requests and rows for tests of the parser: bytes, and the transcript that they should give in any cut.
namespace ParserSample
{
inline const QByteArray host = "Host: localhost:8080\r\n";

inline QByteArray get(const QByteArray &fields = {}, const QByteArray &target = "/x",
                      const QByteArray &version = "HTTP/1.1")
{
    return "GET " + target + ' ' + version + "\r\n" + host + fields + "\r\n";
}

inline QByteArray post(const QByteArray &fields, const QByteArray &body)
{
    return "POST /p HTTP/1.1\r\n" + host + fields + "\r\n" + body;
}

inline QByteArray chunked(const QByteArray &body)
{
    return post("Transfer-Encoding: chunked\r\n", body);
}

inline RequestHead headOf(const QByteArray &bytes)
{
    RequestParser parser;
    QByteArrayView input = bytes;
    return parser.next(input) == RequestParser::Event::Head ? parser.head() : RequestHead {};
}

inline QTestData &row(const char *name, const QByteArray &bytes, const QByteArray &expected)
{
    return QTest::newRow(name) << bytes << expected;
}

inline void addColumns()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
}

inline void check()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    QCOMPARE(agreedTranscript(bytes), expected);
}
} // namespace ParserSample
