// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>
#include <QUrl>

class QNetworkReply;

/// What came back from one request to the gateway.
struct DoctorAnswer
{
    int httpStatus = 0; ///< 0: none came
    QString requestId;
    QString dropped; ///< what the hub had to leave out of the request
    QString text;
    QString finish; ///< "stop", "length", "tool_calls"
    QJsonArray toolCalls;
    QString error;        ///< the message of a refusal, or what went wrong on the way
    int pieces = 0;       ///< of a stream, with text
    bool isWhole = false; ///< a stream's: it came to its end
    qint64 firstMs = 0;
    qint64 durationMs = 0;
};

/// One chat completion through the running gateway, streamed or not, as a client makes it. Main thread.
class DoctorCall final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DoctorCall)

public:
    using Done = std::function<void(const DoctorAnswer &)>;

    static constexpr int timeoutMs = 60'000;

    /// `endpoint` is the gateway's ("http://127.0.0.1:7411/v1").
    DoctorCall(QString endpoint, QByteArray key, QObject *parent);
    ~DoctorCall() override;

    /// Sends; `done` is called once. With `leavesEarly` it leaves at the first piece of the stream. Not while one runs.
    void send(const QJsonObject &body, bool leavesEarly, Done done);

private:
    void read();
    void take(QByteArrayView line);
    void takeDocument(const QByteArray &bytes);
    void finish();

    QNetworkAccessManager m_network;
    QString m_endpoint;
    QByteArray m_key;
    QTimer m_timeout;
    QElapsedTimer m_clock;
    QNetworkReply *m_reply = nullptr;
    DoctorAnswer m_answer;
    QByteArray m_buffer;
    Done m_done;
    bool m_isStream = false;
    bool m_leavesEarly = false;
};
