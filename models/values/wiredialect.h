// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Whose wire format a body is in. The client's and the provider's may differ; the neutral form stands between.
enum class WireDialect
{
    Chat,      ///< OpenAI chat completions
    Responses, ///< OpenAI responses
    Messages,  ///< Anthropic messages
    Gemini,    ///< Google generateContent
    Ollama,    ///< Ollama native chat and generate
    Converse   ///< Amazon Bedrock converse; providers only
};
