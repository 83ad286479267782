// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "app/admin/adminrequest.h"

/// What travels over the data folder's socket: two big-endian 32-bit lengths, a JSON document, and for requests the
/// secret's bytes. Sizes are capped, so that a broken peer cannot make us hold more.
namespace AdminFrame
{
constexpr qsizetype maxRequestBytes = 16 * 1024 * 1024; ///< a whole set-up, to be imported
constexpr qsizetype maxReplyBytes = 64 * 1024 * 1024;
constexpr qsizetype maxSecretBytes = 64 * 1024;

enum class Reading
{
    Incomplete,
    Complete,
    Broken ///< over a limit or not JSON: the connection ends
};

[[nodiscard]] QByteArray encode(const AdminRequest &request);
[[nodiscard]] QByteArray encode(const AdminReply &reply);
/// Takes one frame from the beginning of `buffer`, which is cleansed of a request's secret.
[[nodiscard]] Reading take(QByteArray &buffer, AdminRequest &request);
[[nodiscard]] Reading take(QByteArray &buffer, AdminReply &reply);
} // namespace AdminFrame
