// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArrayView>

#include "gateway/api/httpstatus.h"
#include "gateway/api/quotedsecret.h"
#include "gateway/http/exchange.h"
#include "models/values/tokenusage.h"

/// Passes a streamed answer from the provider to the client, event by event, and holds its end back until the call is
/// recorded. The answer begins with the first event that the client gets, so that a stream which breaks before can
/// still become a plain error; a ping begins it too, but says nothing, so that another attempt may still answer. Here
/// is what all relays share: beginning the answer, counting and breaking. Gateway thread; one per attempt.
class AnswerRelay
{
    Q_DISABLE_COPY_MOVE(AnswerRelay)

public:
    enum class State
    {
        Open,
        Complete, ///< the end came; nothing after it is passed on
        Broken    ///< see fault()
    };

    /// What a provider says in place of the rest of an answer.
    struct Report
    {
        QByteArray message; ///< its words, unscrubbed
        QByteArray code;    ///< its name for it: "overloaded_error", "RESOURCE_EXHAUSTED", ...
        int status = 0;     ///< as HTTP says it; 0: not known

        /// Of an event or a whole body in the shape of OpenAI or Anthropic; nullopt: it is no error. The status follows
        /// from the name where it is not said.
        [[nodiscard]] static std::optional<Report> of(QByteArrayView json);
    };

    /// After so long without a byte a stream's client is to be told that it lives: ten seconds, to half of
    /// StreamPinger's tick.
    static constexpr qint64 silenceNs = 9'500'000'000;

    virtual ~AnswerRelay() = default;

    /// Takes the next bytes of the upstream.
    virtual State feed(QByteArrayView bytes) = 0;
    /// The upstream's answer ended well-framed: broken unless its own end was seen.
    virtual State finish() = 0;
    /// Sends the held end and finishes the answer. Only when complete; the exchange may be gone afterwards.
    virtual void release() = 0;
    /// Ends a begun answer that cannot go on, in the client's dialect and never like a whole one. The exchange may be
    /// gone afterwards.
    virtual void breakOff(const ApiFault &fault) = 0;
    /// Size of what breakOff() will send.
    [[nodiscard]] virtual qint64 breakOffBytes(const ApiFault &fault) = 0;
    /// Shows a silent stream's client that it is alive, in a way that means nothing in its dialect. What says only that
    /// the answer begins goes with it.
    virtual void ping() = 0;

    /// What must not be in the answer: the hub's credential at the provider, whose bytes must outlive this. Where it
    /// is, the rest is withheld. Short ones are words that a model may use, and are let through.
    void setSecret(QuotedSecret secret);

    /// The secret stood in what was to be sent or, at the end, stands in what is held. Split over two pieces it is not
    /// seen. `now`: the state that feed() or finish() gave.
    [[nodiscard]] bool quotesSecret(State now) const;

    [[nodiscard]] const ApiFault &fault() const { return m_fault; }

    /// Broken by an error that the provider reported, as opposed to a stream that was cut off or cannot be read.
    [[nodiscard]] bool isProvidersError() const { return m_report.has_value(); }

    /// Which one. Only when isProvidersError().
    [[nodiscard]] const Report &report() const { return *m_report; }

    /// What is passed on says itself where it ends, as opposed to bytes that end where the transport does.
    [[nodiscard]] virtual bool hasOwnEnd() const { return true; }

    /// As the provider last reported it.
    [[nodiscard]] virtual std::optional<TokenUsage> usage() const = 0;

    /// What usage() says was said when all was written, or was counted here. What a stream says before (Anthropic's
    /// message_start, counts in every chunk) knows little of its output.
    [[nodiscard]] virtual bool hasFinalUsage() const { return true; }

    /// What the model wrote until now, the basis of an estimate.
    [[nodiscard]] virtual qint64 outputTextBytes() const = 0;

    /// The end, while it is held back.
    [[nodiscard]] const QByteArray &held() const { return m_held; }

    [[nodiscard]] qint64 sentBytes() const { return m_sentBytes + m_held.size(); } ///< the held end included

    [[nodiscard]] bool isSilentAt(qint64 nowNs) const { return nowNs - m_lastByteAtNs >= silenceNs; }

    /// The client got something of the answer, and not only pings.
    [[nodiscard]] bool hasAnswered() const { return m_firstByteAtNs != 0; }

    [[nodiscard]] qint64 firstByteAtNs() const { return m_firstByteAtNs; } ///< monotonic; 0: nothing was said

protected:
    /// Borrows the exchange, which must outlive it. `headers` are all of the answer's.
    AnswerRelay(Exchange &exchange, HeaderList headers);

    /// Begins the answer if it has not begun, with what was put off before. No bytes: nothing happens.
    void send(QByteArrayView bytes);
    /// The same for what means nothing.
    void sendPing(QByteArrayView bytes);
    /// Keeps what says no more than that an answer begins until something is sent: an error that follows it finds
    /// nothing sent, and another place can be tried. Where that is too much, the answer begins with it, and what more
    /// comes waits for the client's reading as all of an answer does.
    void putOff(QByteArrayView bytes);

    /// So many bytes more are not too much.
    [[nodiscard]] bool canPutOff(qsizetype bytes) const { return m_putOff.size() + bytes <= maxPutOffBytes; }

    /// Sends what was put off.
    void sendPutOff();

    [[nodiscard]] qint64 putOffBytes() const { return m_putOff.size(); }

    /// Sends what is held and finishes the answer, which begins with it if it must.
    void sendHeld();
    /// The answer cannot be read or was cut off.
    void breakWith(const QByteArray &message);
    /// The provider's error stands here in place of the end.
    void breakWith(Report report);

    Exchange &m_exchange;
    QByteArray m_held; ///< the end, kept back
    State m_state = State::Open;

private:
    /// A role or the start of a message has some hundred bytes, and a few pings do not add up to more. What repeats the
    /// request is larger: the first two events of a response hold a coding agent's instructions and tools each.
    static constexpr qsizetype maxPutOffBytes = 256 * 1024;

    void begin();
    void write(QByteArrayView bytes);

    HeaderList m_headers;
    QByteArray m_putOff;
    QuotedSecret m_secret;
    bool m_isWithheld = false;
    ApiFault m_fault;
    std::optional<Report> m_report;
    qint64 m_sentBytes = 0;
    qint64 m_firstByteAtNs = 0;
    qint64 m_lastByteAtNs = 0; ///< at first when it was made
};

/// The headers of an event stream: no cache and no proxy may hold it back.
[[nodiscard]] HeaderList eventStreamHeaders(HeaderList headers, QByteArray contentType);
