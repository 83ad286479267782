// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "gateway/dialects/neutral/answerreader.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "gateway/dialects/neutral/toolnames.h"
#include "gateway/http/headerlist.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// How the events of a streamed answer are cut.
enum class StreamFraming
{
    ServerSentEvents,
    JsonLines,
    AwsFrames
};

/// A request in a provider's dialect; authentication is added by whoever sends it.
struct ProviderDraft
{
    QByteArray path;    ///< behind the base URL's path, percent-encoded, query included: "/chat/completions"
    HeaderList headers; ///< the dialect's own: anthropic-version
    QByteArray body;
};

/// One dialect as providers speak it: writes requests to them, reads their answers. Has no state; any thread.
class ProviderDialect
{
public:
    virtual ~ProviderDialect() = default;

    /// Names in `notes` what it had to leave out. BadRequest with a sentence that names the field when leaving it out
    /// would answer another question than was asked.
    [[nodiscard]] virtual Result<ProviderDraft> write(const NeutralRequest &request, const ModelTraits &traits,
                                                      DialectNotes &notes) const = 0;
    [[nodiscard]] virtual StreamFraming framing() const = 0;

    /// Whether it takes media of that kind by a URL on the web, in place of its bytes.
    [[nodiscard]] virtual bool takesUrls(NeutralPart::Kind kind, const ModelTraits &traits) const = 0;

    /// Which names of tools it takes. OpenAI's rule and Bedrock's.
    [[nodiscard]] virtual ToolNameRule toolNameRule() const { return {}; }

    /// `family` is put on the opaque marks that it reads.
    [[nodiscard]] virtual std::unique_ptr<AnswerReader> reader(const QByteArray &family) const = 0;
};
