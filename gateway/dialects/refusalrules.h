// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/dialects/fittingrule.h"
#include "models/values/modeltraits.h"

/// What a provider is known to refuse in a request of its own dialect, as the edits that make it acceptable: from what
/// its models take, and from the paths that the catalogue names for it. Borrows the traits. Any thread.
class RefusalRules final
{
public:
    static constexpr size_t maxRules = 63; ///< a bit for each

    /// `body` is a valid request; it is looked at for members that exclude each other.
    RefusalRules(const QByteArray &body, WireDialect dialect, const ModelTraits &traits);

    [[nodiscard]] const std::vector<FittingRule> &rules() const { return m_rules; }

private:
    void addSampling();
    void addLimits();
    void addSeed();
    void addChat();
    void addHubsOwn();
    void addListed();
    void cut(QByteArrayView path);
    void cutUnless(bool isTaken, QByteArrayView path);
    void rename(QByteArrayView name, QByteArrayView newName);
    [[nodiscard]] bool has(QByteArrayView member) const;

    const QByteArray &m_body;
    const ModelTraits &m_traits;
    WireDialect m_dialect;
    std::vector<FittingRule> m_rules;
};
