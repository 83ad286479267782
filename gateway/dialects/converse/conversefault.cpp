// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/conversefault.h"

#include <algorithm>

#include "gateway/dialects/jsonview.h"

namespace
{
struct Exception
{
    QByteArrayView type;
    int status;
};

constexpr Exception exceptions[] = {
    {"validationException", 400},       {"accessDeniedException", 403},      {"unrecognizedClientException", 403},
    {"invalidSignatureException", 403}, {"expiredTokenException", 403},      {"resourceNotFoundException", 404},
    {"modelTimeoutException", 408},     {"modelErrorException", 424},        {"modelStreamErrorException", 424},
    {"throttlingException", 429},       {"modelNotReadyException", 429},     {"serviceQuotaExceededException", 429},
    {"internalServerException", 500},   {"serviceUnavailableException", 503}};

/// "com.amazon.coral#ValidationException:http://..." is ValidationException.
QByteArray plainType(QByteArrayView type)
{
    const qsizetype end = type.indexOf(':');
    const QByteArrayView head = end < 0 ? type : type.first(end);
    return head.sliced(head.lastIndexOf('#') + 1).trimmed().toByteArray();
}

QByteArray messageIn(const JsonObject &body)
{
    const QByteArray message = body["message"].text();
    return message.isEmpty() ? body["Message"].text() : message;
}
} // namespace

ConverseFault converseFault(int status, QByteArrayView errorType, QByteArrayView body)
{
    ConverseFault fault;
    fault.status = status;
    fault.type = plainType(errorType);
    const std::optional<JsonView> json = JsonView::checked(body);
    if (!json || !json->isObject())
        return fault;
    const JsonObject object {*json};
    fault.message = messageIn(object);
    if (fault.type.isEmpty())
        fault.type = plainType(object["__type"].text());
    return fault;
}

int converseStatusOf(QByteArrayView exceptionType)
{
    const auto *found =
        std::find_if(std::begin(exceptions), std::end(exceptions), [exceptionType](const Exception &entry) {
            return entry.type.compare(exceptionType, Qt::CaseInsensitive) == 0;
        });
    return found == std::end(exceptions) ? 0 : found->status;
}

NeutralDelta converseFaultStep(QByteArrayView exceptionType, QByteArrayView payload)
{
    const ConverseFault fault = converseFault(converseStatusOf(exceptionType), exceptionType, payload);
    NeutralDelta step = NeutralDelta::of(NeutralDelta::Kind::Fault);
    step.status = fault.status;
    step.code = fault.type;
    step.text = fault.message.isEmpty() ? QByteArray {"The provider broke off its answer."} : fault.message;
    return step;
}
