// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/requestfitting.h"

#include <algorithm>
#include <array>
#include <vector>

#include "gateway/dialects/jsonescape.h"
#include "gateway/dialects/neutral/toolturns.h"
#include "gateway/dialects/refusalrules.h"

namespace
{
/// By name, or by the path of what is cut out of a member.
constexpr std::array<QByteArrayView, 25> routingMembers {
    "api_base",
    "api_key",
    "api_version",
    "aws_access_key_id",
    "aws_bedrock_runtime_endpoint",
    "aws_region_name",
    "aws_secret_access_key",
    "aws_session_token",
    "azure_ad_token",
    "base_url",
    "content_policy_fallbacks",
    "context_window_fallbacks",
    "custom_llm_provider",
    "deployment_id",
    "extra_headers",
    "fallbacks",
    "headers",
    "models",
    "organization",
    "preset",
    "providerOptions.gateway.models",
    "route",
    "vertex_credentials",
    "vertex_location",
    "vertex_project",
};

using Rule = FittingRule;
using Action = FittingRule::Action;

/// One pass over a request with all rules at once. Values that no rule leads to are skipped.
class Fitting final
{
public:
    using Live = quint64; ///< one bit for each rule that still can match

    Fitting(const QByteArray &body, const std::vector<Rule> &rules, const ModelTraits *traits, DialectNotes &notes)
        : m_body {body}
        , m_reader {body}
        , m_rules {rules}
        , m_traits {traits}
        , m_notes {notes}
    {}

    std::optional<QByteArray> run()
    {
        walk((Live {1} << m_rules.size()) - 1, 0);
        if (m_edits.empty() || m_reader.hasFailed())
            return std::nullopt;
        QByteArray fitted;
        fitted.reserve(m_body.size());
        qsizetype at = 0;
        for (const Edit &edit : m_edits) {
            fitted.append(QByteArrayView {m_body}.sliced(at, edit.begin - at)).append(edit.text);
            at = edit.end;
        }
        return fitted.append(QByteArrayView {m_body}.sliced(at));
    }

private:
    struct Edit
    {
        qsizetype begin = 0;
        qsizetype end = 0;
        QByteArray text;
    };

    /// Where an object's members stand, so that a cut takes the right comma with it.
    struct Members
    {
        qsizetype keptEnd = -1;     ///< of the last value that stays or was cut behind one that stays
        qsizetype waitingFrom = -1; ///< of a first member to be cut: the next one's beginning ends the cut
        qsizetype lastEnd = -1;
    };

    void walk(Live live, size_t depth)
    {
        if (live != 0 && m_reader.kind() == JsonReader::Kind::Object)
            walkObject(live, depth);
        else if (live != 0 && m_reader.kind() == JsonReader::Kind::Array)
            walkArray(live, depth);
        else
            m_reader.skip();
    }

    void walkArray(Live live, size_t depth)
    {
        const Live inside = matching(live, depth, [](QByteArrayView segment) { return segment == "*"; });
        if (inside == 0) {
            m_reader.skip();
            return;
        }
        (void)m_reader.enterArray();
        while (m_reader.nextElement())
            walk(inside, depth + 1);
    }

    void walkObject(Live live, size_t depth)
    {
        Members members;
        (void)m_reader.enterObject();
        for (JsonString key; m_reader.nextMember(&key);) {
            if (members.waitingFrom >= 0)
                m_edits.push_back({std::exchange(members.waitingFrom, -1), beginOf(key) - 1, {}});
            takeMember(matching(live, depth, [&key](QByteArrayView segment) { return key.is(segment); }), depth, key,
                       members);
        }
        if (members.waitingFrom >= 0)
            m_edits.push_back({members.waitingFrom, members.lastEnd, {}});
    }

    void takeMember(Live live, size_t depth, const JsonString &key, Members &members)
    {
        const Rule *last = nullptr; // that ends here
        for (size_t at = 0; at < m_rules.size(); ++at) {
            if ((live >> at & 1) != 0 && m_rules[at].count == depth + 1)
                last = &m_rules[at];
        }
        if (last && last->action == Action::Cut)
            return cut(*last, key, members);
        if (!last)
            walk(live, depth + 1);
        else if (last->action == Action::Rename)
            rename(*last, key);
        else
            mend(*last);
        members.keptEnd = m_reader.offset();
    }

    void cut(const Rule &rule, const JsonString &key, Members &members)
    {
        m_reader.skip();
        m_notes.add(rule.name());
        members.lastEnd = m_reader.offset();
        if (members.keptEnd < 0)
            members.waitingFrom = beginOf(key) - 1;
        else
            m_edits.push_back({std::exchange(members.keptEnd, members.lastEnd), members.lastEnd, {}});
    }

    void rename(const Rule &rule, const JsonString &key)
    {
        m_edits.push_back({beginOf(key), beginOf(key) + key.raw.size(), rule.newName.toByteArray()});
        m_notes.add(rule.name());
        m_reader.skip();
    }

    [[nodiscard]] qsizetype beginOf(const JsonString &key) const { return key.raw.data() - m_body.constData(); }

    void mend(const Rule &rule)
    {
        const bool isText = m_reader.kind() == JsonReader::Kind::String;
        const qsizetype begin = m_reader.offset();
        JsonString value;
        if (!isText || !m_reader.readString(&value)) {
            if (!isText)
                m_reader.skip();
            return;
        }
        const QByteArray old = value.decoded();
        const QByteArray mended = rule.action == Action::MendId ? fittedCallId(old, m_traits->idRule) : mendedRole(old);
        if (old.isEmpty() || mended == old)
            return;
        m_edits.push_back({begin, m_reader.offset(), quotedJson(mended)});
        m_notes.add(rule.name());
    }

    [[nodiscard]] QByteArray mendedRole(const QByteArray &role) const
    {
        const std::vector<QByteArray> &refused = m_traits->refusedRoles;
        return std::find(refused.begin(), refused.end(), role) == refused.end() ? role : QByteArrayLiteral("system");
    }

    template <typename Matches>
    [[nodiscard]] Live matching(Live live, size_t depth, Matches matches) const
    {
        Live left = 0;
        for (size_t at = 0; at < m_rules.size(); ++at) {
            const Rule &rule = m_rules[at];
            if ((live >> at & 1) != 0 && depth < rule.count && matches(rule.segments[depth]))
                left |= Live {1} << at;
        }
        return left;
    }

    const QByteArray &m_body;
    JsonReader m_reader;
    const std::vector<Rule> &m_rules;
    const ModelTraits *m_traits = nullptr; ///< null: no rule mends
    DialectNotes &m_notes;
    std::vector<Edit> m_edits; ///< in the text's order
};
} // namespace

bool RequestFitting::isRoutingMember(const JsonString &key)
{
    return std::any_of(routingMembers.begin(), routingMembers.end(), [&key](QByteArrayView path) {
        const qsizetype dot = path.indexOf('.');
        return key.is(dot < 0 ? path : path.first(dot));
    });
}

std::optional<QByteArray> RequestFitting::withoutRouting(const QByteArray &body, DialectNotes &notes)
{
    static const std::vector<Rule> rules = [] {
        std::vector<Rule> all;
        for (const QByteArrayView name : routingMembers)
            all.emplace_back(name, Action::Cut);
        return all;
    }();
    return Fitting {body, rules, nullptr, notes}.run();
}

std::optional<QByteArray> RequestFitting::withoutRefusals(const QByteArray &body, WireDialect dialect,
                                                          const ModelTraits &traits, DialectNotes &notes)
{
    const RefusalRules refusals {body, dialect, traits};
    const std::vector<Rule> &rules = refusals.rules();
    return rules.empty() ? std::nullopt : Fitting {body, rules, &traits, notes}.run();
}
