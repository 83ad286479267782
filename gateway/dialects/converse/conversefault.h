// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "gateway/dialects/neutral/neutraldelta.h"

/// An error answer of Bedrock's: its status, its words (not scrubbed) and the exception's name.
struct ConverseFault
{
    int status = 0;
    QByteArray message;
    QByteArray type; ///< "ThrottlingException"; empty: not said
};

/// `errorType` is the header x-amzn-errortype ("ValidationException:http://..."); the body is {"message"} or
/// {"__type","Message"}, or anything else. Any thread.
[[nodiscard]] ConverseFault converseFault(int status, QByteArrayView errorType, QByteArrayView body);

/// The HTTP status that an exception in a stream stands for; 0: not known. Letter case of the first letter does not
/// count: streams write them small, answers large.
[[nodiscard]] int converseStatusOf(QByteArrayView exceptionType);

/// A Fault step for an exception in a stream.
[[nodiscard]] NeutralDelta converseFaultStep(QByteArrayView exceptionType, QByteArrayView payload);
