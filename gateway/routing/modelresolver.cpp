// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/modelresolver.h"

#include <algorithm>

#include "gateway/routing/glob.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Provider = std::shared_ptr<const ProviderSnapshot>;
using Targets = std::vector<ModelTarget>;

constexpr qsizetype namesInAnError = 10;

QByteArray qualified(const ProviderSnapshot &provider, QByteArrayView model)
{
    QByteArray name;
    name.reserve(provider.name.size() + 1 + model.size());
    return name.append(provider.name).append('/').append(model);
}

/// A model string with a provider before its first slash.
struct Prefixed
{
    Provider provider; ///< null: the first segment names none
    QByteArray model;
};

Prefixed prefixed(const HubSnapshot &snapshot, const QByteArray &asked)
{
    const qsizetype slash = asked.indexOf('/');
    if (slash <= 0)
        return {};
    const QByteArray name = asked.first(slash).toLower();
    for (const Provider &provider : snapshot.providers) {
        if (provider->name == name)
            return {provider, asked.sliced(slash + 1)};
    }
    return {};
}

QString shown(const QByteArray &name)
{
    constexpr qsizetype longest = 120;
    return QString::fromUtf8(name.left(longest));
}

QString list(QList<QByteArray> names)
{
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const qsizetype left = names.size() - namesInAnError;
    const QByteArray text = names.mid(0, namesInAnError).join(", ");
    return left > 0 ? u"%1 and %2 more"_s.arg(QString::fromUtf8(text)).arg(left) : QString::fromUtf8(text);
}

/// One resolution, so that its steps share what they need.
class Resolution
{
public:
    Resolution(const HubSnapshot &snapshot, const AppSnapshot &app, const QByteArray &asked, ModelType type)
        : m_snapshot {snapshot}
        , m_limits {app.limits}
        , m_asked {asked}
        , m_type {type}
    {}

    Result<Targets> run() const;

private:
    Result<Targets> byProvider(const Prefixed &target) const;
    Result<Targets> byAlias(const QStringList &names) const;
    Result<Targets> byBareName() const;
    tl::unexpected<Error> unknown() const;
    tl::unexpected<Error> forbidden() const;
    bool allows(const ProviderSnapshot &provider, const QByteArray &model) const;

    const HubSnapshot &m_snapshot;
    const AppLimits &m_limits;
    const QByteArray &m_asked;
    ModelType m_type;
};

Result<Targets> Resolution::run() const
{
    if (const Prefixed target = prefixed(m_snapshot, m_asked); target.provider)
        return byProvider(target);
    if (const auto alias = m_snapshot.aliases.constFind(m_asked); alias != m_snapshot.aliases.cend())
        return byAlias(*alias);
    return byBareName();
}

Result<Targets> Resolution::byProvider(const Prefixed &target) const
{
    if (target.model.isEmpty())
        return unknown();
    if (!allows(*target.provider, target.model))
        return forbidden();
    if (!target.provider->enabled)
        return fail(ErrorCode::ModelUnavailable, u"The provider '%1' is disabled."_s.arg(shown(target.provider->name)));
    return Targets {{target.provider, target.model}};
}

Result<Targets> Resolution::byAlias(const QStringList &names) const
{
    Targets usable;
    bool isSomeAllowed = false;
    for (const QString &name : names) {
        const Prefixed target = prefixed(m_snapshot, name.toUtf8());
        if (!target.provider || target.model.isEmpty() || !allows(*target.provider, target.model))
            continue;
        isSomeAllowed = true;
        if (target.provider->enabled)
            usable.push_back({target.provider, target.model});
    }
    if (!usable.empty())
        return usable;
    if (!isSomeAllowed && !isModelAllowed(m_limits, m_asked, m_asked))
        return forbidden();
    return fail(ErrorCode::ModelUnavailable,
                u"No provider of the alias '%1' is enabled (%2)."_s.arg(shown(m_asked), names.join(u", ")));
}

Result<Targets> Resolution::byBareName() const
{
    Targets found;
    QList<QByteArray> disabled;
    bool isForbidden = false;
    for (const Provider &provider : m_snapshot.providers) {
        const auto model = provider->models.constFind(m_asked);
        if (model == provider->models.cend() || *model != m_type)
            continue;
        if (!allows(*provider, m_asked))
            isForbidden = true;
        else if (provider->enabled)
            found.push_back({provider, m_asked});
        else
            disabled.append(provider->name);
    }
    if (found.size() == 1)
        return found;
    if (!found.empty()) {
        QList<QByteArray> names;
        for (const ModelTarget &target : found)
            names.append(qualified(*target.provider, target.model));
        return fail(ErrorCode::NotFound, u"More than one provider has the model '%1'. Ask for one of: %2."_s.arg(
                                             shown(m_asked), list(names)));
    }
    if (!disabled.isEmpty())
        return fail(ErrorCode::ModelUnavailable,
                    u"The model '%1' is only at a disabled provider: %2."_s.arg(shown(m_asked), list(disabled)));
    return isForbidden ? forbidden() : unknown();
}

tl::unexpected<Error> Resolution::unknown() const
{
    QList<QByteArray> names;
    for (const Provider &provider : m_snapshot.providers) {
        if (!provider->enabled)
            continue;
        for (auto model = provider->models.cbegin(); model != provider->models.cend(); ++model) {
            if (model.value() == m_type && allows(*provider, model.key()))
                names.append(qualified(*provider, model.key()));
        }
    }
    for (auto alias = m_snapshot.aliases.cbegin(); alias != m_snapshot.aliases.cend(); ++alias) {
        if (isModelAllowed(m_limits, alias.key(), alias.key()))
            names.append(alias.key());
    }
    if (names.isEmpty())
        return fail(ErrorCode::NotFound,
                    u"The model '%1' does not exist; no model is set up for this app yet."_s.arg(shown(m_asked)));
    return fail(ErrorCode::NotFound,
                u"The model '%1' does not exist. There are: %2."_s.arg(shown(m_asked), list(names)));
}

tl::unexpected<Error> Resolution::forbidden() const
{
    return fail(ErrorCode::Forbidden, u"This app may not use the model '%1'. It may use: %2."_s.arg(
                                          shown(m_asked), m_limits.modelGlobs.join(u", ")));
}

bool Resolution::allows(const ProviderSnapshot &provider, const QByteArray &model) const
{
    return m_limits.modelGlobs.isEmpty() || isModelAllowed(m_limits, m_asked, qualified(provider, model));
}
} // namespace

Result<std::vector<ModelTarget>> resolveModel(const HubSnapshot &snapshot, const AppSnapshot &app,
                                              const QByteArray &asked, ModelType type)
{
    return Resolution {snapshot, app, asked, type}.run();
}

bool isModelAllowed(const AppLimits &limits, const QByteArray &asked, const QByteArray &qualified)
{
    if (limits.modelGlobs.isEmpty())
        return true;
    const QString askedText = QString::fromUtf8(asked);
    const QString qualifiedText = QString::fromUtf8(qualified);
    return std::any_of(limits.modelGlobs.begin(), limits.modelGlobs.end(), [&](const QString &glob) {
        return globMatches(glob, qualifiedText) || globMatches(glob, askedText);
    });
}
