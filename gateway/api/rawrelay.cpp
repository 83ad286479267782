// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/rawrelay.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype tellingBytes = 512;        ///< so many letters in a row are no sound
constexpr qsizetype maxErrorBytes = 64 * 1024; ///< more of an error is not read

/// No control bytes but those of lines.
bool isPrintable(QByteArrayView bytes)
{
    return std::none_of(bytes.begin(), bytes.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n';
    });
}
} // namespace

RawRelay::RawRelay(Exchange &exchange, HeaderList headers, const TokenUsage &usage, What what)
    : AnswerRelay {exchange, std::move(headers)}
    , m_usage {usage}
    , m_what {what}
{}

std::optional<bool> RawRelay::isNoSound() const
{
    if (m_what == What::Text)
        return true;
    const QByteArrayView text = QByteArrayView {m_doubtful}.trimmed();
    if (text.isEmpty())
        return m_doubtful.size() < tellingBytes ? std::nullopt : std::optional {false};
    if ((text.front() != '{' && text.front() != '[' && text.front() != '<') || !isPrintable(m_doubtful))
        return false;
    return m_doubtful.size() < tellingBytes ? std::nullopt : std::optional {true};
}

AnswerRelay::State RawRelay::feed(QByteArrayView bytes)
{
    if (m_state != State::Open)
        return m_state;
    m_hasBegun = m_hasBegun || !bytes.isEmpty();
    if (m_what != What::Anything) {
        m_doubtful.append(bytes);
        if (isNoSound().value_or(true)) {
            if (m_doubtful.size() >= maxErrorBytes)
                breakWithError();
            return m_state;
        }
        m_what = What::Anything;
        m_held = std::exchange(m_doubtful, {});
        return m_state;
    }
    send(m_held);
    m_held = bytes.toByteArray();
    return m_state;
}

/// In the provider's own words, where it is an error's object.
void RawRelay::breakWithError()
{
    breakWith(Report::of(m_doubtful).value_or(Report {"the provider did not answer with sound"_ba, {}, 0}));
}

AnswerRelay::State RawRelay::finish()
{
    if (m_state != State::Open)
        return m_state;
    if (m_what == What::Text || isNoSound().value_or(!QByteArrayView {m_doubtful}.trimmed().isEmpty())) {
        breakWithError();
        return m_state;
    }
    if (!m_doubtful.isEmpty())
        m_held = std::exchange(m_doubtful, {});
    if (!m_hasBegun) {
        breakWith("the provider's answer is empty");
        return m_state;
    }
    return State::Complete;
}

void RawRelay::release()
{
    sendHeld();
}

void RawRelay::breakOff(const ApiFault &)
{
    m_exchange.abort();
}
