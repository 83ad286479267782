// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/modeltraits.h"

/// Brings tool calls and results into the order that the strict providers demand, once, for every dialect: each call
/// has exactly one result; all results of one assistant turn stand together, in the calls' order, at the beginning of
/// the user turn right after it; results know the tool's name; calls without an id get one (from their place, so that
/// the same history gives the same ids). A missing result becomes an error text, a result without its call becomes the
/// user's text, of two results the later one wins: each is noted. Turns of the same role that follow each other are
/// joined when `joinTurns`. Gateway thread.
void mendToolTurns(NeutralRequest &request, bool joinTurns, DialectNotes &notes);

/// The id as a provider takes it: byte for byte where it fits the rule, else a short one made from its hash, the same
/// for the same id.
[[nodiscard]] QByteArray fittedCallId(const QByteArray &id, ModelTraits::IdRule rule);
