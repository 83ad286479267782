// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/toolnames.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QStringBuilder>

namespace
{
constexpr qsizetype hashDigits = 8;

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isTaken(char c, const ToolNameRule &rule)
{
    return isLetter(c) || (c >= '0' && c <= '9') || rule.marks.contains(c);
}

/// `round` tells apart names that would become the same.
QByteArray fitted(const QByteArray &name, const ToolNameRule &rule, int round)
{
    const QByteArray seed = round == 0 ? name : QByteArray {name + '\0' + QByteArray::number(round)};
    const QByteArray hash = QCryptographicHash::hash(seed, QCryptographicHash::Sha256).toHex().left(hashDigits);
    QByteArray made = name;
    std::replace_if(
        made.begin(), made.end(), [&rule](char c) { return !isTaken(c, rule); }, '_');
    if (rule.beginsWithLetter && !isLetter(made.front()) && made.front() != '_')
        made.prepend('_');
    made.truncate(rule.maxBytes - hashDigits - 1);
    return made + '_' + hash;
}

/// Every place where a request names a tool. `Request` may be const.
template <typename Request, typename Visit>
void visitNames(Request &request, Visit visit)
{
    for (auto &tool : request.tools) {
        if (tool.kind != NeutralTool::Kind::Server)
            visit(tool.name);
    }
    visit(request.toolChoice.name);
    for (auto &name : request.toolChoice.allowed)
        visit(name);
    for (auto &message : request.messages) {
        for (auto &part : message.parts) {
            if (part.kind == NeutralPart::Kind::Call || part.kind == NeutralPart::Kind::Result)
                visit(part.name);
        }
    }
}
} // namespace

bool ToolNameRule::takes(QByteArrayView name) const
{
    if (maxBytes == 0 || name.isEmpty()) // that there is none is for others to say
        return true;
    const bool begins = !beginsWithLetter || isLetter(name.front()) || name.front() == '_';
    return begins && name.size() <= maxBytes
           && std::all_of(name.begin(), name.end(), [this](char c) { return ::isTaken(c, *this); });
}

std::optional<NeutralRequest> ToolNames::fit(const NeutralRequest &request, const ToolNameRule &rule)
{
    bool allFit = true;
    visitNames(request, [&](const QByteArray &name) { allFit = allFit && rule.takes(name); });
    if (allFit)
        return std::nullopt;
    collect(request, rule);
    NeutralRequest changed = request;
    visitNames(changed, [this](QByteArray &name) { replace(name); });
    return changed;
}

void ToolNames::collect(const NeutralRequest &request, const ToolNameRule &rule)
{
    visitNames(request, [&](const QByteArray &name) {
        if (rule.takes(name))
            m_kept.push_back(name);
    });
    visitNames(request, [&](const QByteArray &name) { add(name, rule); });
}

void ToolNames::add(const QByteArray &name, const ToolNameRule &rule)
{
    const bool isKnown =
        std::any_of(m_fitted.begin(), m_fitted.end(), [&](const auto &one) { return one.first == name; });
    if (isKnown || rule.takes(name))
        return;
    QByteArray made = fitted(name, rule, 0);
    for (int round = 1; isTaken(made); ++round)
        made = fitted(name, rule, round);
    m_fitted.emplace_back(name, std::move(made));
}

bool ToolNames::isTaken(const QByteArray &name) const
{
    return std::find(m_kept.begin(), m_kept.end(), name) != m_kept.end()
           || std::any_of(m_fitted.begin(), m_fitted.end(), [&name](const auto &one) { return one.second == name; });
}

void ToolNames::replace(QByteArray &name) const
{
    for (const auto &[own, theirs] : m_fitted) {
        if (own == name) {
            name = theirs;
            return;
        }
    }
}

void ToolNames::restore(NeutralDelta &step) const
{
    if (m_fitted.empty() || step.kind != NeutralDelta::Kind::BlockStart || step.block != NeutralPart::Kind::Call)
        return;
    for (const auto &[own, theirs] : m_fitted) {
        if (theirs == step.part.name) {
            step.part.name = own;
            return;
        }
    }
}
