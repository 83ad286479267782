// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/messages/checkedobject.h"
#include "gateway/dialects/neutral/opaqueenvelope.h"

/// Reads the content of one message, tool result or system prompt of Anthropic's: a string, or an array of blocks.
/// Blocks that only Anthropic knows (server tools and their results) become Foreign, byte for byte. Marks that were
/// carried through the client in a thinking block go back to the part that they are of. One per request.
class MessagesContentReader final
{
public:
    explicit MessagesContentReader(RequestRefusal &refusal)
        : m_refusal {refusal}
    {}

    /// Appends to `parts`, which are all of one message.
    void read(const JsonView &content, const FieldPath &where, std::vector<NeutralPart> &parts);
    [[nodiscard]] static CacheMark cacheMark(const CheckedObject &block);

    /// Of all that was read: the tools that a result of the client's own search named.
    [[nodiscard]] const std::vector<QByteArray> &loadedTools() const { return m_loadedTools; }

private:
    using Parts = std::vector<NeutralPart>;
    using BlockReader = void (MessagesContentReader::*)(const CheckedObject &, Parts &);

    void readContent(const JsonView &content, const FieldPath &where, Parts &parts);
    void readBlock(const JsonView &block, const FieldPath &where, Parts &parts);
    void readText(const CheckedObject &block, Parts &parts);
    void readImage(const CheckedObject &block, Parts &parts);
    void readDocument(const CheckedObject &block, Parts &parts);
    void readSearchResult(const CheckedObject &block, Parts &parts);
    void readThinking(const CheckedObject &block, Parts &parts);
    void readRedactedThinking(const CheckedObject &block, Parts &parts);
    void readToolUse(const CheckedObject &block, Parts &parts);
    void readToolResult(const CheckedObject &block, Parts &parts);
    void readToolReference(const CheckedObject &block, Parts &parts);
    [[nodiscard]] NeutralMedia source(const CheckedObject &block, Parts &inner);
    [[nodiscard]] QByteArray joinedTexts(const JsonView &content, const FieldPath &where, Parts *others);

    void takeMarks(const QByteArray &text, OpaqueMark::Kind kind, NeutralPart &part);
    void giveMarksToCalls(Parts &parts);

    RequestRefusal &m_refusal;
    std::vector<OpaqueEnvelope> m_ofCalls; ///< marks whose call has to be found yet
    std::vector<QByteArray> m_loadedTools;
    int m_depth = 0; ///< of content within content
};
