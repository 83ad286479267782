// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/callbodies.h"
#include "models/values/hubsnapshot.h"

/// A body as the database has it. A plain value.
struct PackedBody
{
    QByteArray sha256;
    QByteArray data; ///< as qCompress() makes it; empty: there is no body
    QByteArray contentType;
    bool isCut = false;
};

/// Both bodies of a call, ready to be written. A plain value.
struct PackedBodies
{
    qint64 callId = 0;
    PackedBody request;
    PackedBody answer;
    qint64 countedBytes = 0; ///< what BodyPacker counts them as until they are settled

    [[nodiscard]] qint64 bytes() const { return request.data.size() + answer.data.size(); }
};

/// Without the secrets that the snapshot knows. Some 30 ms for a mebibyte; any thread.
[[nodiscard]] PackedBodies packed(CallBodies bodies, const HubSnapshot &secrets);
