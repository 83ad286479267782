// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/serviceshape.h"

#include <array>

#include "gateway/dialects/services/cohereranking.h"
#include "gateway/dialects/services/geminispeech.h"
#include "gateway/dialects/services/geminivectors.h"
#include "gateway/dialects/services/ideogrampictures.h"
#include "gateway/dialects/services/imagenpictures.h"
#include "gateway/dialects/services/mistralinfill.h"
#include "gateway/dialects/services/ollamavectors.h"
#include "gateway/dialects/services/vertexvectors.h"
#include "gateway/dialects/services/voyageranking.h"

const ServiceShape *ServiceShape::of(ProviderKind::Service service, QByteArrayView shape)
{
    using Service = ProviderKind::Service;
    static const GeminiVectors gemini;
    static const VertexVectors vertex;
    static const OllamaVectors ollama;
    static const ImagenPictures imagen;
    static const IdeogramPictures ideogram;
    static const CohereRanking cohere;
    static const VoyageRanking voyage;
    static const GeminiSpeech speech;
    static const MistralInfill infill;

    struct Row
    {
        Service service;
        QByteArrayView name;
        const ServiceShape *shape;
    };

    static const std::array<Row, 9> rows {{
        {Service::Embeddings, "gemini", &gemini},
        {Service::Embeddings, "vertex", &vertex},
        {Service::Embeddings, "ollama", &ollama},
        {Service::Images, "gemini", &imagen},
        {Service::Images, "ideogram", &ideogram},
        {Service::Rerank, "cohere", &cohere},
        {Service::Rerank, "voyage", &voyage},
        {Service::Speech, "gemini", &speech},
        {Service::Completions, "mistral", &infill},
    }};
    for (const Row &row : rows) {
        if (row.service == service && row.name == shape)
            return row.shape;
    }
    return nullptr;
}
