// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/jsonview.h"

/// The pages by which a candidate goes, as annotations in the form of the Responses API. The service counts bytes of
/// the text and repeats itself from event to event. One per candidate; gateway thread.
class GeminiCitations final
{
public:
    /// More of the candidate's text, thoughts apart.
    void addText(QByteArrayView text) { m_text.append(text); }

    /// What the candidate says that it did not say before: of its groundingMetadata and citationMetadata.
    [[nodiscard]] std::vector<QByteArray> take(const JsonObject &candidate);

private:
    void takeGrounding(const JsonObject &grounding, std::vector<QByteArray> &found);
    void add(const JsonObject &page, const JsonView &place, std::vector<QByteArray> &found);

    QByteArray m_text;
    std::vector<QByteArray> m_given;
};
