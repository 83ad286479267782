// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

/// What a call's client sent and was answered, below each other for people; empty: the reply says nothing of it.
[[nodiscard]] QString bodiesText(const QJsonObject &reply);
