// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// For which settings of parts and tools a provider's dialect has a place.
struct PartPlaces
{
    bool imageDetail = false;
    bool documentTitle = false;
    bool documentContext = false;
    bool cacheMarks = false;
};

/// What the notes call a part that another dialect alone knows: by its type, where it says one. Any thread.
[[nodiscard]] QByteArray foreignName(const NeutralPart &part);

/// Names in the notes what the request's parts and tools say for which there is no place. Any thread.
void noteUnsaidParts(const NeutralRequest &request, PartPlaces places, DialectNotes &notes);
