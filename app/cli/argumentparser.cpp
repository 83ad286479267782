// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/argumentparser.h"

#include <algorithm>
#include <optional>

#include <QHash>

#include "app/cli/argumentvalue.h"
#include "app/cli/helptext.h"
#include "models/settings/settingspec.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

bool takesSecret(const CommandSpec &command)
{
    return std::ranges::any_of(
        command.options, [](const OptionSpec &option) { return QLatin1StringView {option.name} == "secret-stdin"_L1; });
}

/// One pass over the arguments: words, then options and positionals in any order.
class Parser final
{
public:
    explicit Parser(const QStringList &arguments)
        : m_arguments {arguments}
    {}

    tl::expected<Invocation, UsageError> parse();

private:
    void takeWords();
    [[nodiscard]] std::optional<QString> takeLeadingOptions();
    [[nodiscard]] std::optional<QString> takeOption(const QString &argument);
    [[nodiscard]] std::optional<QString> takeFurther();
    [[nodiscard]] std::optional<QString> checkPositionals();
    [[nodiscard]] std::optional<QString> wrongPositional(const QString &name, const QString &text) const;
    [[nodiscard]] std::optional<QString> checkWords() const;
    [[nodiscard]] std::optional<QString> missingOption() const;
    [[nodiscard]] std::optional<QString> wrongOptions() const;
    [[nodiscard]] const OptionSpec *optionNamed(const QString &name) const;
    void store(const OptionSpec &option, const QJsonValue &value);
    void placeTimes();
    [[nodiscard]] tl::unexpected<UsageError> error(QString message) const;

    const QStringList &m_arguments;
    qsizetype m_next = 0;
    QStringList m_positionals;
    QHash<QString, QString> m_times; ///< as they were given, by parameter
    Invocation m_result;
};

/// The common options may stand before the words: "portico --json provider list".
std::optional<QString> Parser::takeLeadingOptions()
{
    while (m_next < m_arguments.size() && m_arguments.at(m_next).startsWith("--"_L1)) {
        const QString name = m_arguments.at(m_next).mid(2).section(u'=', 0, 0);
        if (optionNamed(name) == nullptr) {
            break;
        }
        const QString argument = m_arguments.at(m_next++);
        if (auto wrong = takeOption(argument)) {
            return wrong;
        }
    }
    return std::nullopt;
}

void Parser::takeWords()
{
    while (m_next < m_arguments.size()) {
        const QStringList longer = m_result.words + QStringList {m_arguments.at(m_next)};
        const auto rows = CommandSpec::startingWith(longer);
        if (m_arguments.at(m_next).startsWith(u'-') || rows.empty()) {
            break;
        }
        m_result.words = longer;
        ++m_next;
    }
    for (const CommandSpec &row : CommandSpec::all()) {
        if (QString::fromLatin1(row.words) == m_result.words.join(u' ')) {
            m_result.command = &row;
        }
    }
}

const OptionSpec *Parser::optionNamed(const QString &name) const
{
    const auto isNamed = [&name](const OptionSpec &option) { return QLatin1StringView(option.name) == name; };
    const auto common = commonOptions();
    if (const auto found = std::ranges::find_if(common, isNamed); found != common.end()) {
        return &*found;
    }
    if (m_result.command == nullptr) {
        return nullptr;
    }
    const auto &own = m_result.command->options;
    const auto found = std::ranges::find_if(own, isNamed);
    return found == own.end() ? nullptr : &*found;
}

void Parser::store(const OptionSpec &option, const QJsonValue &value)
{
    const QLatin1StringView name {option.name};
    if (name == "json"_L1) {
        m_result.json = true;
    } else if (name == "help"_L1) {
        m_result.kind = Invocation::Kind::Help;
    } else if (name == "data-dir"_L1) {
        m_result.dataDir = value.toString();
    } else {
        m_result.parameters.insert(parameterName(name), value);
    }
}

/// Takes "--name", "--name value" or "--name=value"; gives what is wrong with it.
std::optional<QString> Parser::takeOption(const QString &argument)
{
    const qsizetype equals = argument.indexOf(u'=');
    const QString name = argument.mid(2, equals < 0 ? -1 : equals - 2);
    const OptionSpec *option = optionNamed(name);
    if (option == nullptr) {
        return u"there is no option --%1 here"_s.arg(name);
    }
    if (m_result.parameters.contains(parameterName(name))) {
        return u"--%1 is given twice"_s.arg(name);
    }
    QString text = equals < 0 ? QString() : argument.mid(equals + 1);
    if (option->type == ArgumentType::Flag && equals >= 0) {
        return u"--%1 takes no value"_s.arg(name);
    }
    if (option->type != ArgumentType::Flag && equals < 0) {
        if (m_next >= m_arguments.size() || m_arguments.at(m_next).startsWith("--"_L1)) {
            return u"--%1 needs a value"_s.arg(name);
        }
        text = m_arguments.at(m_next++);
    }
    const ArgumentValue::Value value = ArgumentValue::ofOption(*option, text);
    if (!value) {
        return u"--%1: %2"_s.arg(name, value.error());
    }
    if (option->type == ArgumentType::Time) {
        m_times.insert(parameterName(name), text);
    }
    store(*option, *value);
    return std::nullopt;
}

/// --tz may stand before or after the times that it is for.
void Parser::placeTimes()
{
    const QString zone = m_result.parameters.value(u"tz"_s).toString();
    if (zone.isEmpty()) {
        return;
    }
    for (auto time = m_times.cbegin(); time != m_times.cend(); ++time) {
        m_result.parameters.insert(time.key(), ArgumentValue::ofTimeIn(QTimeZone(zone.toLatin1()), *time));
    }
}

std::optional<QString> Parser::takeFurther()
{
    bool onlyPositionals = false;
    while (m_next < m_arguments.size()) {
        const QString argument = m_arguments.at(m_next++);
        if (onlyPositionals || argument == "-"_L1 || !argument.startsWith(u'-')) {
            m_positionals.append(argument);
        } else if (argument == "--"_L1) {
            onlyPositionals = true;
        } else if (argument == "-h"_L1) {
            m_result.kind = Invocation::Kind::Help;
        } else if (argument == "--version"_L1 && m_result.words.isEmpty()) {
            m_result.kind = Invocation::Kind::Version;
        } else if (!argument.startsWith("--"_L1)) {
            m_positionals.append(argument); // "-5" as an amount, which is checked as one
        } else if (auto wrong = takeOption(argument)) {
            return wrong;
        }
    }
    return std::nullopt;
}

/// Of the values whose form is known here: amounts, and what settings take.
std::optional<QString> Parser::wrongPositional(const QString &name, const QString &text) const
{
    if (name == "AMOUNT"_L1) {
        const ArgumentValue::Value amount = ArgumentValue::ofMoney(ArgumentType::Credits, text);
        return amount ? std::nullopt : std::optional(u"%1: %2"_s.arg(name, amount.error()));
    }
    const SettingSpec *setting =
        name == "VALUE"_L1 ? SettingSpec::byName(m_result.parameters[u"key"_s].toString()) : nullptr;
    if (setting == nullptr) {
        return std::nullopt; // a key that does not exist is refused where keys are looked up
    }
    const Result<QString> value = setting->normalized(text);
    return value ? std::nullopt : std::optional(value.error().detail);
}

std::optional<QString> Parser::checkPositionals()
{
    const QStringList wanted = QString::fromLatin1(m_result.command->positionals).split(u' ', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        QString name = wanted.at(i);
        const bool isOptional = name.startsWith(u'[');
        const bool isList = name.endsWith(u',');
        name.remove(u'[').remove(u']').remove(u',');
        if (i >= m_positionals.size()) {
            if (isOptional) {
                break;
            }
            return u"%1 is missing"_s.arg(name);
        }
        const QString &text = m_positionals.at(i);
        if (text.isEmpty() && name != "VALUE"_L1) {
            return u"%1 is empty"_s.arg(name);
        }
        if (const auto wrong = wrongPositional(name, text)) {
            return wrong;
        }
        const ArgumentValue::Value value = isList ? ArgumentValue::ofList(text) : QJsonValue(text);
        if (!value) {
            return u"%1: %2"_s.arg(name, value.error());
        }
        m_result.parameters.insert(name.toLower(), *value);
    }
    if (m_positionals.size() > wanted.size()) {
        // What is too much for such a command is the secret, most likely.
        return takesSecret(*m_result.command)
                   ? u"there is an argument too much; a secret is never one: give it with --secret-stdin"_s
                   : u"'%1' is too much"_s.arg(m_positionals.at(wanted.size()));
    }
    return std::nullopt;
}

std::optional<QString> Parser::checkWords() const
{
    if (m_result.command != nullptr && !(m_result.words.isEmpty() && !m_positionals.isEmpty())) {
        return std::nullopt;
    }
    if (!m_positionals.isEmpty()) {
        const QString words = (m_result.words + QStringList {m_positionals.first()}).join(u' ');
        return u"there is no command '%1'"_s.arg(words);
    }
    return u"'%1' needs a subcommand"_s.arg(m_result.words.join(u' '));
}

std::optional<QString> Parser::missingOption() const
{
    for (const OptionSpec &option : m_result.command->options) {
        const QString name = QString::fromLatin1(option.name);
        if (option.isRequired && !m_result.parameters.contains(parameterName(name))) {
            return u"--%1 is missing"_s.arg(name);
        }
    }
    return std::nullopt;
}

/// What no option can say of itself.
std::optional<QString> Parser::wrongOptions() const
{
    const auto valueOf = [this](const QString &option) { return m_result.parameters[parameterName(option)]; };
    const QStringList any = QString::fromLatin1(m_result.command->anyOf).split(u'|', Qt::SkipEmptyParts);
    const auto isGiven = [&valueOf](const QString &option) { return !valueOf(option).isUndefined(); };
    if (!any.isEmpty() && std::ranges::none_of(any, isGiven)) {
        return u"one of these is needed: --%1"_s.arg(any.join(u", --"_s));
    }
    const QStringList order = QString::fromLatin1(m_result.command->order).split(u'|', Qt::SkipEmptyParts);
    if (order.size() == 2 && isGiven(order[0]) && isGiven(order[1])
        && valueOf(order[0]).toInteger() > valueOf(order[1]).toInteger()) {
        return u"--%1 is later than --%2"_s.arg(order[0], order[1]);
    }
    if (isGiven(u"secret-stdin"_s) && isGiven(u"secret-env"_s)) {
        return u"give --secret-stdin or --secret-env, not both"_s;
    }
    if (m_result.json && isGiven(u"format"_s)) {
        return u"--json is a format of its own: leave --format out"_s;
    }
    return std::nullopt;
}

/// On one line, whatever the arguments hold.
tl::unexpected<UsageError> Parser::error(QString message) const
{
    std::replace_if(
        message.begin(), message.end(), [](QChar c) { return !c.isPrint(); }, u'?');
    return tl::make_unexpected(UsageError {message, usageOf(m_result.command, m_result.words)});
}

tl::expected<Invocation, UsageError> Parser::parse()
{
    auto wrongOption = takeLeadingOptions();
    takeWords();
    if (!wrongOption) {
        wrongOption = takeFurther();
    }
    if (m_result.kind != Invocation::Kind::Command) {
        return std::move(m_result);
    }
    if (const auto wrongWords = checkWords()) {
        return error(*wrongWords);
    }
    if (wrongOption) {
        return error(*wrongOption);
    }
    if (const auto wrongPositional = checkPositionals()) {
        return error(*wrongPositional);
    }
    if (const auto missing = missingOption()) {
        return error(*missing);
    }
    placeTimes();
    if (const auto wrong = wrongOptions()) {
        return error(*wrong);
    }
    return std::move(m_result);
}

} // namespace

tl::expected<Invocation, UsageError> parseArguments(const QStringList &arguments)
{
    return Parser(arguments).parse();
}

QString parameterName(const QString &optionName)
{
    QString name;
    bool upper = false;
    for (const QChar c : optionName) {
        if (c == u'-') {
            upper = true;
            continue;
        }
        name.append(upper ? c.toUpper() : c);
        upper = false;
    }
    return name;
}
