// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QByteArrayView>

/// What of a request could not be said in the provider's dialect and was left out or changed: for the call's record and
/// the x-portico-dropped header. Names of fields only, never their values. Clients choose some of the names, so they
/// are cleaned, cut and bounded in number. A plain value of one attempt.
class DialectNotes final
{
public:
    static constexpr qsizetype maxNoteBytes = 64;
    static constexpr size_t maxNotes = 32; ///< then "and more"

    /// "seed", "messages.name", "tools.strict": the client's own words for it. Said once.
    void add(QByteArrayView what);

    [[nodiscard]] const std::vector<QByteArray> &all() const { return m_notes; }

    /// The same, with ", " between them.
    [[nodiscard]] QByteArray joined() const;

    [[nodiscard]] bool isEmpty() const { return m_notes.empty(); }

private:
    std::vector<QByteArray> m_notes;
};
