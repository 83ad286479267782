// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

/// Whether a long text of a request is a picture, sound or file in base64, which no model reads as text: a data URL, or
/// what stands in a member that one of the dialects has for such bytes (Anthropic's source.data, Gemini's
/// inlineData.data, OpenAI's input_audio.data, file_data and a drawn picture's result, Ollama's images). Not by its
/// letters alone, or a prompt without a blank would pass for one. Looks at its beginning only: what is paid in the end
/// does not go by this. `value` as it stands in the JSON. Any thread.
[[nodiscard]] bool isInlineMedia(QByteArrayView member, QByteArrayView value);
