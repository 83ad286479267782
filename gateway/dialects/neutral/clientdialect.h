// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "gateway/dialects/neutral/answerwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralanswer.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// One dialect as clients speak it: reads their requests, writes their answers. Has no state; any thread.
class ClientDialect
{
public:
    virtual ~ClientDialect() = default;

    /// `body` is valid JSON and UTF-8, an object. What the path says (Gemini's model and stream) is filled in by the
    /// caller. BadRequest with a sentence that names the field on anything that the dialect's own service refuses and
    /// that cannot be understood; members that are not known go to `extra`.
    [[nodiscard]] virtual Result<NeutralRequest> read(const QByteArray &body) const = 0;
    [[nodiscard]] virtual std::unique_ptr<AnswerWriter> writer(const AnswerIdentity &identity) const = 0;
    /// The body of an answer that is not streamed.
    [[nodiscard]] virtual QByteArray whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const = 0;
};
