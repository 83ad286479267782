// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

/// The JSON text over and over, each time with one of its values, at any depth, replaced by one that is not meant
/// there: a null, wrong kinds, empty ones, great and negative numbers; or left out. All are valid JSON.
[[nodiscard]] std::vector<QByteArray> junkVariants(const QByteArray &json);
