// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/ownfaults.h"

namespace
{
constexpr qint64 retryWhenFullMs = 2000;
constexpr qint64 retryWhenStoreFailsMs = 2000;
constexpr qint64 retryWhenStoppingMs = 5000;
constexpr qint64 msPerSecond = 1000;
} // namespace

ApiFault noRoomFault(qint64 retryAfterMs)
{
    return makeFault(ErrorCode::Overloaded, "the hub holds as many bodies and answers as it can", retryAfterMs);
}

ApiFault noConnectionFault()
{
    return makeFault(ErrorCode::Overloaded, "the hub has as many connections open as it can", retryWhenFullMs);
}

ApiFault refusalFault(const BodyRefusal &refusal)
{
    ApiFault fault = makeFault(errorCodeOfStatus(refusal.status), refusal.message, refusal.retryAfterMs);
    fault.status = refusal.status;
    return fault;
}

ApiFault unrecordedFault()
{
    return makeFault(ErrorCode::Storage, "the hub could not record this call, so its answer is withheld",
                     retryWhenStoreFailsMs);
}

ApiFault storeRefusesFault()
{
    return makeFault(ErrorCode::Storage, "the hub cannot record calls at the moment, so it takes none",
                     retryWhenStoreFailsMs);
}

ApiFault startingFault()
{
    return makeFault(ErrorCode::Storage, "the hub is starting", retryWhenStoreFailsMs);
}

ApiFault stoppingFault()
{
    return makeFault(ErrorCode::ShuttingDown, "the hub is stopping", retryWhenStoppingMs);
}

ApiFault stalledReaderFault(qint64 forMs)
{
    const bool isShort = forMs < msPerSecond;
    return makeFault(ErrorCode::ClientGone, "the client did not read its answer for "
                                                + QByteArray::number(isShort ? forMs : forMs / msPerSecond)
                                                + (isShort ? " ms" : " s"));
}
