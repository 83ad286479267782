// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/sealedmarks.h"

#include "gateway/dialects/bytesearch.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/responses/responseshistory.h"

namespace
{
constexpr QByteArrayView envelopeBegin {"\"portico1:"};       // see OpaqueEnvelope
constexpr QByteArrayView codedEnvelopeBegin {"cG9ydGljbzE6"}; // the same in base64

/// Google's dialect has bytes in its signatures: envelopes are in base64 there.
bool hasCodedEnvelopes(const QByteArray &body)
{
    for (const JsonView &content : JsonView {body}["contents"].elements()) {
        for (const JsonView &part : content["parts"].elements()) {
            for (const char *name : {"thoughtSignature", "thought_signature"}) {
                if (part[name].text().startsWith(codedEnvelopeBegin))
                    return true;
            }
        }
    }
    return false;
}

bool hasBlockEnvelopes(const QByteArray &body)
{
    for (const JsonView &message : JsonView {body}["messages"].elements()) {
        for (const JsonView &block : message["content"].elements()) {
            const JsonObject object {block};
            if (object["signature"].text().startsWith("portico1:") || object["data"].text().startsWith("portico1:"))
                return true;
        }
    }
    return false;
}
} // namespace

bool hasEnvelopes(WireDialect dialect, const QByteArray &body)
{
    switch (dialect) {
    case WireDialect::Gemini:
        return ByteSearch::holds(body, codedEnvelopeBegin) && hasCodedEnvelopes(body);
    case WireDialect::Responses:
        return ByteSearch::holds(body, envelopeBegin) && ResponsesHistory::referencesOf(body).hasEnvelopes;
    case WireDialect::Messages:
        return ByteSearch::holds(body, envelopeBegin) && hasBlockEnvelopes(body);
    case WireDialect::Chat:
    case WireDialect::Ollama:
    case WireDialect::Converse:
        break;
    }
    return false;
}
