// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/waitingcalls.h"

#include "models/store/callwriter.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr std::size_t mostCalls = 20'000;

void withhold(ModelCall &call)
{
    constexpr int serviceUnavailable = 503;
    call.creditsNano = 0;
    if (call.status == CallStatus::Cancelled)
        return;
    call.status = CallStatus::Failed;
    call.httpStatus = serviceUnavailable;
    call.errorCode = errorCodeName(ErrorCode::Storage);
    call.errorMessage = u"the answer was withheld, because the database could not record the call"_s;
}

/// What ended otherwise before has its own reason.
void breakOff(ModelCall &call)
{
    if (call.status != CallStatus::Succeeded)
        return;
    call.status = CallStatus::Failed;
    call.errorCode = errorCodeName(ErrorCode::Storage);
    call.errorMessage = u"the stream was ended with an error, because the database could not record the call"_s;
}
} // namespace

void WaitingCalls::add(QueuedCall call)
{
    switch (call.ifItFails) {
    case CallSink::IfItFails::Keep:
        break;
    case CallSink::IfItFails::Break:
        breakOff(call.call);
        call.kept.reset();
        break;
    case CallSink::IfItFails::Drop:
        if (call.call.attempts.isEmpty())
            return; // nobody was asked, nothing was given
        withhold(call.call);
        call.kept.reset();
        break;
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
        const Outcome written = writer.writeOne(m_calls[done]);
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
