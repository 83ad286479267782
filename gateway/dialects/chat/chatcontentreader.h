// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/chat/chatplace.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralpart.h"

/// Reads the `content` of a chat message: a text or a list of parts. Bytes of media point into the request. Any thread.
class ChatContentReader final
{
public:
    explicit ChatContentReader(ChatPlace place)
        : m_place {place}
    {}

    /// Appends its parts. BadRequest when it is neither or a part cannot be understood; parts of a type that is not
    /// known become Foreign.
    [[nodiscard]] Outcome read(const JsonView &content, std::vector<NeutralPart> &parts);

private:
    [[nodiscard]] Result<NeutralPart> part(const JsonView &value);
    [[nodiscard]] Result<NeutralPart> text(const JsonView &value, const char *name);
    [[nodiscard]] Result<NeutralPart> link(const JsonObject &object, const char *name, NeutralPart::Kind kind);
    [[nodiscard]] Result<NeutralPart> recording(const JsonObject &object);
    [[nodiscard]] Result<NeutralPart> file(const JsonObject &object);
    [[nodiscard]] Result<NeutralPart> thinking(const JsonObject &object);

    ChatPlace m_place;
};

/// The mark of a `cache_control` or `prompt_cache_breakpoint` member, if there is one.
[[nodiscard]] CacheMark chatCacheMark(const JsonObject &object);
