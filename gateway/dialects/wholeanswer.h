// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/dialects/neutral/answerreader.h"
#include "gateway/dialects/neutral/providerdialect.h"

/// Whether an answer that begins so is a JSON document, as opposed to server-sent events or frames. nullopt: there is
/// only white space until now. Any thread.
[[nodiscard]] std::optional<bool> beginsDocument(QByteArrayView bytes);

/// Takes the mark of UTF-8 away that some servers put before JSON; before anything else it stays. Any thread.
void dropByteOrderMark(QByteArray &body);

/// Whether a picture that the model made comes with this step, as opposed to one of its thoughts. Any thread.
[[nodiscard]] bool bringsPicture(const NeutralDelta &step);

/// Reads an answer that is there as a whole into its steps, whatever it came as: one document, which is what was asked
/// for; the events of a stream, which some providers send though nobody asked; or the JSON array that Gemini streams.
/// False: it was not the one document, so that the bytes are of no use to a client that wants one. Gateway thread.
bool readWhole(AnswerReader &reader, StreamFraming framing, QByteArrayView body, std::vector<NeutralDelta> &steps);
