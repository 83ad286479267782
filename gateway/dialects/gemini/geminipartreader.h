// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/gemini/protoobject.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// Reads Content messages into turns. Adjacent turns of one role are joined, and adjacent texts of the model's too,
/// since clients keep each event of a streamed answer as a turn of its own. Bytes of media point into the request's
/// text. One per request; gateway thread.
class GeminiPartReader final
{
public:
    explicit GeminiPartReader(ProtoComplaint &complaint)
        : m_complaint {complaint}
    {}

    /// Of `contents`.
    [[nodiscard]] std::vector<NeutralMessage> turns(const std::vector<JsonView> &contents, const ProtoPath &parent);
    /// Of `systemInstruction`: its texts.
    [[nodiscard]] std::vector<NeutralPart> instruction(const JsonView &content, const ProtoPath &path);

private:
    void readContent(const JsonView &value, const ProtoPath &path, std::vector<NeutralMessage> &turns);
    [[nodiscard]] NeutralMessage::Role roleOf(const ProtoObject &content);
    [[nodiscard]] NeutralPart part(const JsonView &value, const ProtoPath &path);
    void readData(const ProtoObject &part, const JsonView &value, NeutralPart &out);
    void readText(const ProtoObject &part, NeutralPart &out);
    void readCall(const ProtoObject &part, NeutralPart &out);
    void readResult(const ProtoObject &part, NeutralPart &out);
    void readResponse(const JsonView &response, NeutralPart &out);
    void readResultParts(const ProtoObject &result, NeutralPart &out);
    void readBlob(const JsonView &value, const ProtoPath &path, NeutralPart &out);
    void readFile(const JsonView &value, const ProtoPath &path, NeutralPart &out);
    void readDetail(const ProtoObject &part, NeutralPart &out);
    void readSignature(const ProtoObject &part, NeutralPart &out);
    static void append(NeutralPart part, NeutralMessage &message);

    ProtoComplaint &m_complaint;
};
