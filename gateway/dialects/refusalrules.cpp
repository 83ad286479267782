// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/refusalrules.h"

#include "gateway/dialects/bytesearch.h"
#include "gateway/dialects/jsonreader.h"

using Action = FittingRule::Action;

RefusalRules::RefusalRules(const QByteArray &body, WireDialect dialect, const ModelTraits &traits)
    : m_body {body}
    , m_traits {traits}
    , m_dialect {dialect}
{
    addSampling();
    if (dialect == WireDialect::Chat)
        addChat();
    addListed();
}

/// These have one name at the top level of three dialects; the others' are taken by all whom they reach.
void RefusalRules::addSampling()
{
    if (m_dialect != WireDialect::Chat && m_dialect != WireDialect::Responses && m_dialect != WireDialect::Messages)
        return;
    cutUnless(m_traits.takesTemperature, "temperature");
    const bool isOneTooMany = !m_traits.takesTemperatureWithTopP && m_traits.takesTemperature && has("temperature");
    cutUnless(m_traits.takesTopP && !isOneTooMany, "top_p");
    cutUnless(m_traits.takesTopK, "top_k");
}

void RefusalRules::addChat()
{
    addLimits();
    addSeed();
    cutUnless(m_traits.takesPenalties, "presence_penalty");
    cutUnless(m_traits.takesPenalties, "frequency_penalty");
    cutUnless(m_traits.takesStop, "stop");
    cutUnless(m_traits.takesStreamOptions, "stream_options");
    cutUnless(m_traits.takesParallelSwitch, "parallel_tool_calls");
    cutUnless(m_traits.reasoning != ModelTraits::ReasoningControl::None, "reasoning_effort");
    addHubsOwn();
    if (!m_traits.refusedRoles.empty())
        m_rules.emplace_back("messages.*.role", Action::MendRole);
    if (m_traits.idRule != ModelTraits::IdRule::Any) {
        m_rules.emplace_back("messages.*.tool_calls.*.id", Action::MendId);
        m_rules.emplace_back("messages.*.tool_call_id", Action::MendId);
    }
}

void RefusalRules::addLimits()
{
    if (!m_traits.takesMaxTokens)
        rename("max_tokens", "max_completion_tokens");
    else if (!m_traits.takesMaxCompletionTokens)
        rename("max_completion_tokens", "max_tokens");
}

void RefusalRules::addSeed()
{
    if (m_traits.usesRandomSeed)
        rename("seed", "random_seed");
    else if (!m_traits.takesUnknownMembers)
        rename("random_seed", "seed");
}

/// What the hub itself put into turns of the assistant's for its clients, who send them back.
void RefusalRules::addHubsOwn()
{
    if (m_traits.family != "google" && ByteSearch::holds(m_body, "\"extra_content\"")) {
        cut("messages.*.extra_content");
        cut("messages.*.tool_calls.*.extra_content");
    }
    if (!m_traits.takesMessageImages && ByteSearch::holds(m_body, "\"images\""))
        cut("messages.*.images");
}

/// Last, for the last rule of a path is the one that holds.
void RefusalRules::addListed()
{
    for (const QByteArray &path : m_traits.refusedMembers) {
        if (m_rules.size() < maxRules)
            cut(path);
    }
}

void RefusalRules::cut(QByteArrayView path)
{
    m_rules.emplace_back(path, Action::Cut);
}

void RefusalRules::cutUnless(bool isTaken, QByteArrayView path)
{
    if (!isTaken)
        cut(path);
}

void RefusalRules::rename(QByteArrayView name, QByteArrayView newName)
{
    if (has(newName))
        cut(name);
    else
        m_rules.emplace_back(name, Action::Rename, newName);
}

bool RefusalRules::has(QByteArrayView member) const
{
    if (!QByteArrayView {m_body}.contains(member)) // an escaped name, which nobody writes, would be two members then
        return false;
    JsonReader reader {m_body};
    (void)reader.enterObject();
    for (JsonString key; reader.nextMember(&key); reader.skip()) {
        if (key.is(member))
            return true;
    }
    return false;
}
