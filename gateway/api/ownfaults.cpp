// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/ownfaults.h"

#include <utility>

namespace
{
constexpr qint64 retryWhenStoreFailsMs = 2000;
constexpr qint64 retryWhenStoppingMs = 5000;
constexpr qint64 msPerSecond = 1000;
} // namespace

ApiFault noRoomFault(QByteArray message, qint64 retryAfterMs)
{
    ApiFault fault = makeFault(ErrorCode::Overloaded, std::move(message));
    fault.retryAfterMs = retryAfterMs;
    return fault;
}

ApiFault refusalFault(const BodyRefusal &refusal)
{
    ApiFault fault = makeFault(errorCodeOfStatus(refusal.status), refusal.message);
    fault.status = refusal.status;
    fault.retryAfterMs = refusal.retryAfterMs;
    return fault;
}

ApiFault unrecordedFault()
{
    ApiFault fault = makeFault(ErrorCode::Storage, "the hub could not record this call, so its answer is withheld");
    fault.retryAfterMs = retryWhenStoreFailsMs;
    return fault;
}

ApiFault stoppingFault()
{
    ApiFault fault = makeFault(ErrorCode::ShuttingDown, "the hub is stopping");
    fault.retryAfterMs = retryWhenStoppingMs;
    return fault;
}

ApiFault stalledReaderFault(qint64 forMs)
{
    const bool isShort = forMs < msPerSecond;
    return makeFault(ErrorCode::ClientGone, "the client did not read its answer for "
                                                + QByteArray::number(isShort ? forMs : forMs / msPerSecond)
                                                + (isShort ? " ms" : " s"));
}
