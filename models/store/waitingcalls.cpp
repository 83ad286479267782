// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/waitingcalls.h"

#include <span>

#include "models/store/callwriter.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr std::size_t mostCalls = 20'000;

void withhold(ModelCall &call)
{
    constexpr int serviceUnavailable = 503;
    call.status = CallStatus::Failed;
    call.httpStatus = serviceUnavailable;
    call.errorCode = errorCodeName(ErrorCode::Storage);
    call.errorMessage = u"the answer was withheld, because the database could not record the call"_s;
    call.creditsNano = 0;
}
} // namespace

void WaitingCalls::add(QueuedCall call)
{
    if (call.ifItFails != CallSink::IfItFails::Keep) {
        if (call.call.attempts.isEmpty())
            return; // nobody was asked, nothing was given
        withhold(call.call);
        call.kept.reset();
    }
    if (m_calls.size() < mostCalls)
        m_calls.push_back(std::move(call));
    else
        qCritical("A call that was answered could not be recorded: too many wait for the database.");
}

Outcome WaitingCalls::write(CallWriter &writer)
{
    Outcome outcome;
    std::size_t done = 0;
    for (; outcome && done < m_calls.size(); ++done) {
        const Outcome written = writer.write(std::span {m_calls}.subspan(done, 1));
        if (!written && !writer.failedByRow())
            outcome = written;
        else if (!written)
            qCritical("A call that was answered could not be recorded: %s", qPrintable(written.error().detail));
    }
    if (!outcome)
        --done; // the last one waits on
    m_calls.erase(m_calls.begin(), m_calls.begin() + static_cast<std::ptrdiff_t>(done));
    return outcome;
}
