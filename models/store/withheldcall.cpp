// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/withheldcall.h"

#include "models/values/error.h"

using namespace Qt::Literals::StringLiterals;

ModelCall withheld(ModelCall call)
{
    constexpr int serviceUnavailable = 503;
    call.status = CallStatus::Failed;
    call.httpStatus = serviceUnavailable;
    call.errorCode = errorCodeName(ErrorCode::Storage);
    call.errorMessage = u"the answer was withheld, because the database could not record the call"_s;
    call.creditsNano = 0;
    return call;
}
