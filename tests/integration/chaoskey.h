// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include <QtGlobal>

/// What an upstream does with the calls of a key.
enum class Mood
{
    Good,
    Refuses,   ///< 401
    Poor,      ///< 402
    Limits,    ///< 429 with Retry-After
    Fails,     ///< 500
    Overloads, ///< 529
    Resets,    ///< the connection breaks before an answer
    Babbles,   ///< what is no answer
    Cuts,      ///< an answer that ends in its middle
    Stalls,    ///< no answer, or one that stops in its middle, and the connection stays
    Errs,      ///< an error in place of an answer, with status 200
    Bills,     ///< the same after it was said what it costs
    Forbids,   ///< 403: not this model
    Wrongs,    ///< 400, 404, 413, 422: the caller's fault
    Declines   ///< the content is not wanted, however it is said
};

/// What a key's upstream does, and what it has seen: all of it in the test's own time.
struct ChaosKey
{
    struct Seen
    {
        qint64 atMs = 0;
        Mood mood = Mood::Good;
    };

    std::vector<std::pair<qint64, Mood>> moods; ///< from when on
    std::vector<Seen> seen;

    [[nodiscard]] Mood moodAt(qint64 ms) const
    {
        Mood mood = Mood::Good;
        for (const auto &[from, what] : moods) {
            if (from > ms)
                break;
            mood = what;
        }
        return mood;
    }
};
