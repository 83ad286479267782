// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "gateway/dialects/neutral/neutraldelta.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// What a dialect takes as the name of a tool: letters and digits of ASCII, and these.
struct ToolNameRule
{
    qsizetype maxBytes = 64; ///< 0: any name is taken
    QByteArrayView marks = "_-";
    bool beginsWithLetter = false; ///< or with '_'

    [[nodiscard]] bool takes(QByteArrayView name) const;
};

/// Tools' names as a provider takes them, and the way back. A name that fits stays as it is; another one keeps what it
/// can and ends in a piece of its hash, so that it is the same in every turn of a talk and no two become one. A plain
/// value of one attempt; any thread.
class ToolNames final
{
public:
    /// The request with names that fit the rule; nullopt: they all do, which is the rule.
    [[nodiscard]] std::optional<NeutralRequest> fit(const NeutralRequest &request, const ToolNameRule &rule);
    /// In an answer's step: the client's name again.
    void restore(NeutralDelta &step) const;

private:
    void collect(const NeutralRequest &request, const ToolNameRule &rule);
    void add(const QByteArray &name, const ToolNameRule &rule);
    [[nodiscard]] bool isTaken(const QByteArray &name) const;
    void replace(QByteArray &name) const;

    std::vector<std::pair<QByteArray, QByteArray>> m_fitted; ///< the client's name, the provider's
    std::vector<QByteArray> m_kept;                          ///< names that fit
};
