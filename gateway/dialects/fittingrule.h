// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QByteArray>
#include <QByteArrayView>

/// What is done to the values at one path of a request; "*" in it is every element of an array. Borrows the texts.
struct FittingRule
{
    enum class Action
    {
        Cut,
        Rename, ///< the last word of the path becomes `newName`
        MendRole,
        MendId
    };

    static constexpr size_t maxSegments = 8;

    FittingRule(QByteArrayView path, Action what, QByteArrayView renamed = {});

    /// As notes say it: without the "*".
    [[nodiscard]] QByteArray name() const;

    std::array<QByteArrayView, maxSegments> segments;
    size_t count = 0;
    Action action = Action::Cut;
    QByteArrayView newName;
};
