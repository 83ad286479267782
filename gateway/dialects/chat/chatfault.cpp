// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatfault.h"

#include "gateway/dialects/errornames.h"

namespace
{
constexpr int firstErrorStatus = 400;
constexpr int lastErrorStatus = 599;
constexpr QByteArrayView noWords {"The provider reported an error."};

int statusOf(const JsonView &value)
{
    qint64 status = value.integer().value_or(0);
    if (value.isString())
        status = value.text().toLongLong();
    return status >= firstErrorStatus && status <= lastErrorStatus ? static_cast<int>(status) : 0;
}

/// By what says more first: a number, then the code, then the type, which is known where a code is new.
int statusOfObject(const JsonObject &error, const JsonView &code)
{
    for (const int status : {statusOf(code), statusOf(error["status"]), statusOfErrorName(code.text())}) {
        if (status != 0)
            return status;
    }
    return statusOfErrorName(error["type"].text());
}

/// {message, type, code, status}; `code` is a name, a number or absent.
NeutralDelta faultOfObject(const JsonObject &error)
{
    const JsonView code = error["code"];
    NeutralDelta fault = chatFault(error["message"].text(), statusOfObject(error, code));
    fault.code = code.isString() && statusOf(code) == 0 ? code.text() : error["type"].text();
    if (fault.text.isEmpty())
        fault.text = noWords.toByteArray();
    return fault;
}
} // namespace

NeutralDelta chatFault(QByteArray message, int status, QByteArray code)
{
    NeutralDelta fault = NeutralDelta::of(NeutralDelta::Kind::Fault);
    fault.text = std::move(message);
    fault.status = status;
    fault.code = std::move(code);
    return fault;
}

std::optional<NeutralDelta> chatFaultOf(const JsonView &error)
{
    if (!error.exists() || error.isNull() || error.boolean() == false)
        return std::nullopt;
    if (error.isObject())
        return faultOfObject(JsonObject {error});
    if (!error.isString())
        return chatFault(noWords.toByteArray());
    const QByteArray text = error.text();
    return text.isEmpty() ? std::nullopt : std::optional {chatFault(text)};
}

std::optional<NeutralDelta> chatFaultOfBody(const JsonObject &body)
{
    std::optional<NeutralDelta> fault = chatFaultOf(body["error"]);
    if (!fault && (body["object"].is("error") || body["type"].is("error")))
        fault = faultOfObject(body);
    else if (!fault)
        fault = chatFaultOf(body["x_groq"]["error"]);
    if (fault && fault->code.isEmpty())
        fault->code = body["code"].text();
    return fault;
}
