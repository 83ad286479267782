// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

#include <QByteArray>
#include <QByteArrayView>

/// What of a request could not be said in the provider's dialect and was left out or changed: for the call's record and
/// the x-portico-dropped header. Names of fields only, never their values. A plain value of one attempt.
class DialectNotes final
{
public:
    /// "seed", "messages.name", "tools.strict": the client's own words for it. Said once.
    void add(QByteArrayView what)
    {
        const QByteArray text = what.toByteArray();
        if (std::find(m_notes.begin(), m_notes.end(), text) == m_notes.end())
            m_notes.push_back(text);
    }

    [[nodiscard]] const std::vector<QByteArray> &all() const { return m_notes; }

    [[nodiscard]] bool isEmpty() const { return m_notes.empty(); }

private:
    std::vector<QByteArray> m_notes;
};
