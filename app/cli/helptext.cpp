// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/helptext.h"

#include "app/cli/commandspec.h"
#include "app/cli/providerkinds.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

QString optionUsage(const OptionSpec &option)
{
    const QString name = u"--"_s + QLatin1StringView(option.name);
    return option.type == ArgumentType::Flag ? name : name + u' ' + QLatin1StringView(option.value);
}

QString positionalsUsage(const CommandSpec &command)
{
    QString text;
    for (QString word : QString::fromLatin1(command.positionals).split(u' ', Qt::SkipEmptyParts)) {
        if (word.endsWith(u',')) {
            word.chop(1);
            word += u"[,"_s + word + u"...]"_s;
        }
        text += u' ' + word;
    }
    return text;
}

QString firstWords(const CommandSpec &command)
{
    const QLatin1StringView words {command.words};
    return words.isEmpty() ? u"portico"_s : u"portico "_s + words;
}

QString optionLines(std::span<const OptionSpec> options)
{
    QString text;
    for (const OptionSpec &option : options) {
        QString sentence = QString::fromLatin1(option.sentence);
        if (option.type == ArgumentType::Choice) {
            sentence += u": "_s + QString::fromLatin1(option.choices).replace(u'|', u", "_s);
        } else if (option.type == ArgumentType::ProviderKind) {
            sentence += u": "_s + ProviderKinds::names().join(u", "_s);
        }
        text += u"  "_s + optionUsage(option).leftJustified(24) + u"  "_s + sentence + u'\n';
    }
    return text;
}

QString commandLines(const QStringList &words)
{
    QString text;
    for (const CommandSpec *row : CommandSpec::startingWith(words)) {
        const QString line = firstWords(*row) + positionalsUsage(*row);
        text += u"  "_s + line.leftJustified(46) + u"  "_s + QLatin1StringView(row->sentence) + u'\n';
    }
    return text;
}

} // namespace

QString usageOf(const CommandSpec *command, const QStringList &words)
{
    if (command == nullptr || (command->words[0] == '\0' && words.isEmpty())) {
        return words.isEmpty()
                   ? u"usage: portico [COMMAND] [OPTIONS]; 'portico --help' lists the commands"_s
                   : u"usage: portico %1 SUBCOMMAND; 'portico %1 --help' lists them"_s.arg(words.join(u' '));
    }
    QString text = u"usage: "_s + firstWords(*command) + positionalsUsage(*command);
    for (const OptionSpec &option : command->options) {
        text += u" ["_s + optionUsage(option) + u']';
    }
    return text + u" [--json] [--data-dir DIR]"_s;
}

QString helpOf(const CommandSpec *command, const QStringList &words)
{
    if (command != nullptr && !words.isEmpty()) {
        return usageOf(command, words) + u"\n\n"_s + firstWords(*command) + u": "_s
               + QLatin1StringView(command->sentence) + u"\n\n"_s + optionLines(command->options)
               + optionLines(commonOptions());
    }
    QString text = words.isEmpty() ? u"Portico, a personal AI hub.\n\n"_s : QString();
    text += usageOf(nullptr, words) + u"\n\nCommands:\n"_s + commandLines(words);
    if (command != nullptr) {
        text += u"\nOptions without a command:\n"_s + optionLines(command->options);
    }
    return text + u"\nEvery command takes:\n"_s + optionLines(commonOptions());
}
