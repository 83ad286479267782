// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/dialects/requestpeek.h"
#include "gateway/metering/admission.h"
#include "models/values/aimodel.h"
#include "models/values/modeltraits.h"
#include "models/values/tokenusage.h"

/// What a client that gives no maximum is expected to get back.
inline constexpr qint64 assumedOutputTokens = 4096;
/// What a model may write at most whose limit is not known.
inline constexpr qint64 mostOutputUnknown = 131'072;

/// A token is taken to be four bytes, a begun one counted.
[[nodiscard]] constexpr qint64 estimatedTokens(qint64 bytes)
{
    return bytes / 4 + (bytes % 4 != 0 ? 1 : 0);
}

/// What one call may use at one place.
struct CallDemand
{
    TokenUsage least;    ///< what it uses at least by the client's own words; this much must be left
    TokenUsage expected; ///< by which places are compared, and what a limit of tokens reserves but for open answers
    TokenUsage most;     ///< what money is reserved for, and a limit of tokens for open answers, as far as it is left
    int openAnswers = 0; ///< answers of which `most` has all that the model can write: nobody gave a maximum
    QByteArray imageVariant; ///< see priceUsage(); a missing word is taken for the dearest

    /// Lets `most` have no more output than this for each open answer; 0: no limit.
    void capOpenAnswers(qint64 tokensOfEach);
};

/// What a prompt may be at most: two bytes of ASCII a token, and a byte outside it.
[[nodiscard]] qint64 mostPromptTokens(const RequestPeek &peek);
/// What all answers of a call may have together: the client's maximum, else the model's, else mostOutputUnknown, for
/// each.
[[nodiscard]] qint64 mostOutputTokens(const RequestPeek &peek, const ModelTraits &traits);

/// Of a call that generates text: its prompt, and for each answer the client's maximum. Without one the least is a
/// token for each, assumedOutputTokens are expected, and the most is what the model can write.
[[nodiscard]] CallDemand chatDemand(const RequestPeek &peek, const ModelTraits &traits);

/// Whether `rate` says what such a call costs; null does not.
[[nodiscard]] bool isPriced(const CallDemand &demand, const AiModelRate *rate);
/// What admission is asked for. `rate` may be null: unpriced.
[[nodiscard]] CallEstimate estimateCall(const CallDemand &demand, const AiModelRate *rate);
/// What the provider is expected to bill, in nano-USD; nullopt: it has no price.
[[nodiscard]] std::optional<qint64> estimatedCostNano(const CallDemand &demand, const AiModelRate *rate);
/// What is billed by tokens of speech that was given without a count of them: ten characters are some fifteen tokens of
/// sound. Marked estimated.
[[nodiscard]] TokenUsage spokenUsage(qint64 characters);
/// What is billed by tokens of pictures that came without a count of them: the prompt, and for a square of 1024 pixels
/// 272 tokens in low, 1056 in middling and 4160 in high quality, others in proportion to their pixels. `variant` is
/// "SIZE/QUALITY"; a size that is not known is the square, a quality the middling one. What `said` knows of the input
/// stays. Marked estimated. Source: OpenAI, "Image generation", the table of output tokens.
[[nodiscard]] TokenUsage drawnUsage(TokenUsage said, QByteArrayView variant, qint64 promptBytes);
/// What the provider said, with what it left out taken from `counted`, which is what can be counted of the call here:
/// an input of 0 though something was asked, an output of 0 though something was written, and, where it was not said
/// when all was written, an output of less than came. Marked estimated if anything was. Who bills by sound, pictures or
/// characters may well say no token.
[[nodiscard]] TokenUsage completedUsage(TokenUsage said, const TokenUsage &counted, bool isFinal);
/// The same of an answer that was cut off: marked estimated unless all was written before.
[[nodiscard]] TokenUsage cutUsage(const TokenUsage &said, const TokenUsage &counted, bool isFinal);
/// The same of an answer that nobody waits for any more: as many pictures as were asked for, which is what `counted`
/// has, since the provider goes on to draw them all. Those that did not come are taken to be like those that came.
/// Marked estimated if there are such.
[[nodiscard]] TokenUsage abandonedUsage(TokenUsage used, const TokenUsage &counted);
/// Usage counted here because the upstream gave none; marked estimated.
[[nodiscard]] TokenUsage localUsage(qint64 promptBytes, qint64 outputTextBytes);
