// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/requestfitting.h"

#include <algorithm>
#include <array>
#include <vector>

#include "gateway/dialects/jsonescape.h"
#include "gateway/dialects/neutral/toolturns.h"

namespace
{
constexpr std::array<QByteArrayView, 18> routingMembers {
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
    "custom_llm_provider",
    "deployment_id",
    "extra_headers",
    "headers",
    "organization",
    "vertex_credentials",
    "vertex_location",
    "vertex_project",
};

enum class Action
{
    Cut,
    MendRole,
    MendId
};

/// What is done to the values at one path; "*" in it is every element of an array.
struct Rule
{
    static constexpr size_t maxSegments = 8;

    Rule(QByteArrayView path, Action what)
        : action {what}
    {
        while (!path.isEmpty() && count < maxSegments) {
            const qsizetype dot = path.indexOf('.');
            segments[count++] = dot < 0 ? path : path.first(dot);
            path = dot < 0 ? QByteArrayView {} : path.sliced(dot + 1);
        }
    }

    [[nodiscard]] QByteArray name() const
    {
        QByteArray joined;
        for (size_t at = 0; at < count; ++at) {
            if (segments[at] != "*")
                joined.append(joined.isEmpty() ? "" : ".").append(segments[at]);
        }
        return joined;
    }

    std::array<QByteArrayView, maxSegments> segments;
    size_t count = 0;
    Action action = Action::Cut;
};

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
            const qsizetype begin = key.raw.data() - m_body.constData() - 1;
            if (members.waitingFrom >= 0)
                m_edits.push_back({std::exchange(members.waitingFrom, -1), begin, {}});
            takeMember(matching(live, depth, [&key](QByteArrayView segment) { return key.is(segment); }), depth, begin,
                       members);
        }
        if (members.waitingFrom >= 0)
            m_edits.push_back({members.waitingFrom, members.lastEnd, {}});
    }

    void takeMember(Live live, size_t depth, qsizetype begin, Members &members)
    {
        const Rule *last = nullptr; // that ends here
        for (size_t at = 0; at < m_rules.size(); ++at) {
            if ((live >> at & 1) != 0 && m_rules[at].count == depth + 1)
                last = &m_rules[at];
        }
        if (!last || last->action != Action::Cut) {
            if (last)
                mend(*last);
            else
                walk(live, depth + 1);
            members.keptEnd = m_reader.offset();
            return;
        }
        m_reader.skip();
        m_notes.add(last->name());
        members.lastEnd = m_reader.offset();
        if (members.keptEnd < 0)
            members.waitingFrom = begin;
        else
            m_edits.push_back({std::exchange(members.keptEnd, members.lastEnd), members.lastEnd, {}});
    }

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

constexpr size_t maxRules = 60; // a bit for each
} // namespace

bool RequestFitting::isRoutingMember(const JsonString &key)
{
    return std::any_of(routingMembers.begin(), routingMembers.end(),
                       [&key](QByteArrayView name) { return key.is(name); });
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
    std::vector<Rule> rules;
    rules.reserve(traits.refusedMembers.size() + 3);
    for (const QByteArray &path : traits.refusedMembers) {
        if (rules.size() < maxRules - 3)
            rules.emplace_back(path, Action::Cut);
    }
    if (dialect == WireDialect::Chat && !traits.refusedRoles.empty())
        rules.emplace_back("messages.*.role", Action::MendRole);
    if (dialect == WireDialect::Chat && traits.idRule != ModelTraits::IdRule::Any) {
        rules.emplace_back("messages.*.tool_calls.*.id", Action::MendId);
        rules.emplace_back("messages.*.tool_call_id", Action::MendId);
    }
    return rules.empty() ? std::nullopt : Fitting {body, rules, &traits, notes}.run();
}
