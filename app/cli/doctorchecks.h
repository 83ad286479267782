// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include <QJsonObject>
#include <QString>

#include "app/cli/doctorcall.h"

/// What a check found.
struct DoctorFinding
{
    std::optional<bool> isSupported; ///< nullopt: it cannot be said
    QString result;                  ///< one English line
};

/// One small real request that shows whether a provider can do something, and how its answer is judged.
struct DoctorCheck
{
    const char *name;
    QJsonObject (*body)(const QString &model);
    DoctorFinding (*judge)(const DoctorAnswer &answer, const QJsonObject &record);
    const char *usageName = ""; ///< the check of the same call that asks where its usage came from; empty: none
    bool isVital = false;       ///< a provider that fails all of these does not work
    bool leavesEarly = false;

    /// In the order in which they are made. Each answer is `maxTokens` long at most.
    [[nodiscard]] static std::span<const DoctorCheck> all();
    static constexpr int maxTokens = 256;
};

/// Where the usage of a call came from, by its record.
[[nodiscard]] DoctorFinding judgeUsage(const DoctorAnswer &answer, const QJsonObject &record);
