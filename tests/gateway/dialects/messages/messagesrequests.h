// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "gateway/dialects/messages/messagesprovider.h"
#include "neutralparts.h"

/// What a test makes of a plain question ("Hi") to a model that takes most.
using Change = std::function<void(NeutralRequest &, ModelTraits &)>;

struct Written
{
    Result<ProviderDraft> draft;
    QByteArray notes; ///< joined by commas
};

[[nodiscard]] Written written(const Change &change);

[[nodiscard]] NeutralPart text(const char *words, CacheMark cache = CacheMark::None);
[[nodiscard]] NeutralPart image(const char *base64, const char *mimeType);
[[nodiscard]] NeutralPart document(const char *mimeType, const char *base64);

/// A thought's signature by the model's own family.
[[nodiscard]] OpaqueMark signature();

/// A loop of tools in which the model thought, as its own family signed it.
void askInALoop(NeutralRequest &request);

// Rules of the dialect, one to a row: what of a changed request is in the body, what is not, and what is noted.
void addRuleColumns();
void addRule(const char *name, Change change, const char *present, const char *absent, const char *notes);
/// Fails the running test when the row's rule is not kept.
void checkRule();
