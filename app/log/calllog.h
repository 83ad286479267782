// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/callsink.h"

class HubNames;

/// Writes a line for each call to the log, at the level debug, and hands the call on. Not to be put into a call's way
/// unless isWanted(). Thread-safe.
class CallLog final : public CallSink
{
public:
    /// Borrows both.
    CallLog(CallSink *next, const HubNames *names)
        : m_next {next}
        , m_names {names}
    {}

    /// Whether the log takes such lines.
    [[nodiscard]] static bool isWanted();

    /// Who called what, how it ended, how long it took and the tokens; never what was asked or answered.
    [[nodiscard]] QString lineOf(const ModelCall &call) const;

    int addLane(QObject *context, Listener listener) override;
    void removeLane(int lane) override;
    void submit(int lane, quint64 ticket, ModelCall call, IfItFails ifItFails,
                std::shared_ptr<const StoredResponse> kept) override;
    void noteClientGone(int lane, quint64 ticket) override;
    void submitBodies(CallBodies bodies) override;
    [[nodiscard]] bool isHealthy() const override;
    [[nodiscard]] int pendingCount() const override;

private:
    CallSink *m_next = nullptr;
    const HubNames *m_names = nullptr;
};
