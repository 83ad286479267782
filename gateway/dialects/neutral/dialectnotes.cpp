// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/dialectnotes.h"

#include <algorithm>

#include <QByteArrayList>

namespace
{
/// What cannot be taken for another entry, another line or another header.
char cleaned(char c)
{
    const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                         || QByteArrayView {"_.$-[] "}.contains(c);
    return isPlain ? c : '?';
}
} // namespace

void DialectNotes::add(QByteArrayView what)
{
    if (m_notes.size() > maxNotes)
        return;
    QByteArray note = what.first(std::min(what.size(), maxNoteBytes)).toByteArray();
    std::transform(note.begin(), note.end(), note.begin(), cleaned);
    if (m_notes.size() == maxNotes)
        note = "and more";
    if (std::find(m_notes.begin(), m_notes.end(), note) == m_notes.end())
        m_notes.push_back(std::move(note));
}

QByteArray DialectNotes::joined() const
{
    return QByteArrayList(m_notes.begin(), m_notes.end()).join(", ");
}
