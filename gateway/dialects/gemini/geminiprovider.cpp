// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminiprovider.h"

#include "gateway/dialects/gemini/geminianswerreader.h"
#include "gateway/dialects/gemini/geminirequestwriter.h"

Result<ProviderDraft> GeminiProvider::write(const NeutralRequest &request, const ModelTraits &traits,
                                            DialectNotes &notes) const
{
    return GeminiRequestWriter {request, traits, notes}.draft();
}

StreamFraming GeminiProvider::framing() const
{
    return StreamFraming::ServerSentEvents;
}

std::unique_ptr<AnswerReader> GeminiProvider::reader(const QByteArray &family) const
{
    return std::make_unique<GeminiAnswerReader>(family);
}
