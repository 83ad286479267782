// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>

#include "models/values/wiredialect.h"

/// How long a provider shall keep the prompt up to a marked place.
enum class CacheMark
{
    None,
    FiveMinutes,
    OneHour
};

/// A value that only the family of models which made it can read: a signature, an encrypted chain of thought. Replayed
/// byte for byte to that family, never to another.
struct OpaqueMark
{
    enum class Kind
    {
        Signature,       ///< of a thinking block (Anthropic, Bedrock)
        Redacted,        ///< a whole thinking block, encrypted
        Encrypted,       ///< encrypted_content of a reasoning item (OpenAI responses)
        ThoughtSignature ///< of a Gemini part
    };

    QByteArray family; ///< "anthropic", "google", "openai", else the provider kind's name
    Kind kind = Kind::Signature;
    QByteArray value;
};

/// A picture, document, recording or film: by its bytes, by a URL, or by the id of an upload at one provider. Exactly
/// one of `base64`, `url`, `fileId`, `text` is set.
struct NeutralMedia
{
    QByteArray mimeType; ///< "image/png"; empty: not said
    QByteArray base64;   ///< standard alphabet; may be raw data that points into NeutralRequest::source
    QByteArray url;
    QByteArray fileId;
    QByteArray text;    ///< a document that is plain text
    QByteArray name;    ///< file name or title
    QByteArray detail;  ///< of an image: "low", "high", "auto"
    QByteArray context; ///< of a document
};

/// One piece of a message. Which members count follows from the kind.
struct NeutralPart
{
    enum class Kind
    {
        Text,
        Image,
        Document,
        Audio,
        Video,
        Reasoning, ///< text may be empty when only a mark is left
        Call,      ///< the model wants a tool run
        Result,    ///< what the tool gave: `parts`, for the call `callId`
        Refusal,
        Foreign ///< known to one dialect only: `raw`, goes back verbatim to `dialect`, else it is dropped with a note
    };

    Kind kind = Kind::Text;
    QByteArray text; ///< Text, Reasoning, Refusal; an audio's transcript
    NeutralMedia media;
    QByteArray callId; ///< Call, Result; empty where the dialect has none, until mendToolTurns()
    QByteArray name;   ///< the tool's; of a Result too, once paired
    /// Of a Call: the bytes of its JSON object as the model or client wrote them; with isCustom free text.
    QByteArray arguments;
    std::vector<NeutralPart> parts; ///< of a Result: text and media
    std::vector<OpaqueMark> marks;
    QByteArray raw; ///< Foreign
    WireDialect dialect = WireDialect::Chat;
    CacheMark cache = CacheMark::None;
    bool isCustom = false;
    bool isError = false;
    bool isSummary = false; ///< a Reasoning that is a summary of the real one
    bool isCited = false;   ///< a Document that the answer shall cite

    [[nodiscard]] static NeutralPart ofText(QByteArray text)
    {
        NeutralPart part;
        part.text = std::move(text);
        return part;
    }
};
