// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "models/values/callquery.h"

/// What an outside billing system is told of a call.
namespace CloudEvent
{
/// One event of CloudEvents 1.0 in structured JSON (cloudevents/spec, formats/json-format.md). Its id is the call's, so
/// that source and id together name it for ever. Without what people or providers wrote.
[[nodiscard]] QByteArray of(const CallRow &row, const QByteArray &source);
} // namespace CloudEvent
