// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Times and bounds of the store; tests make them small.
struct StoreTiming
{
    int busyTimeoutMs = 5'000;      ///< how long a commit waits for another process's lock
    int probeIntervalMs = 1'000;    ///< how often a failing database is tried again
    int liveIntervalMs = 100;       ///< between two callsCommitted()
    int jobIntervalMs = 60'000;     ///< at most that long until what is due by the clock is done
    int groupLimit = 512;           ///< calls in one transaction
    int pruneIntervalMs = 600'000;  ///< how often it is looked for turns that are too old or too much
    int pruneStepMs = 4;            ///< how long a step of deleting them should take
    int prunePauseMs = 50;          ///< between two steps
    int sealPauseMs = 10;           ///< between two hours whose usage is added up
    int retainDelayMs = 60'000;     ///< from the start, or a change of what is kept, to the first look for old calls
    int retainIntervalMs = 600'000; ///< how often it is looked for old calls
    int retainStepMs = 4;           ///< how long a step of deleting them should take
    int retainPauseMs = 4;          ///< between two steps
    int checkLookMs = 60'000;       ///< how often it is looked whether the weekly check of all pages is due
    int checkIdleMs = 300'000;      ///< so long no call came before it begins
};
