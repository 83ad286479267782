// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamaprovider.h"

#include "gateway/dialects/ollama/ollamaanswerreader.h"
#include "gateway/dialects/ollama/ollamarequestwriter.h"

Result<ProviderDraft> OllamaProvider::write(const NeutralRequest &request, const ModelTraits &traits,
                                            DialectNotes &notes) const
{
    Result<QByteArray> body = OllamaRequestWriter {request, traits, notes}.run();
    if (!body)
        return tl::unexpected {body.error()};
    ProviderDraft draft;
    draft.path = QByteArrayLiteral("/api/chat");
    draft.body = std::move(*body);
    return draft;
}

std::unique_ptr<AnswerReader> OllamaProvider::reader(const QByteArray &family) const
{
    Q_UNUSED(family); // Ollama's models leave no marks
    return std::make_unique<OllamaAnswerReader>();
}
