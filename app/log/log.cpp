// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/log.h"

#include <array>
#include <memory>
#include <mutex>
#include <unistd.h>

#include <QDateTime>
#include <QLoggingCategory>

#include "app/log/logfile.h"
#include "app/log/logline.h"
#include "models/vault/redactor.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

struct Level
{
    QtMsgType type;
    const char *name;
};

constexpr std::array levels {Level {QtDebugMsg, "debug"}, Level {QtInfoMsg, "info"}, Level {QtWarningMsg, "warning"},
                             Level {QtCriticalMsg, "critical"}, Level {QtFatalMsg, "fatal"}};

/// Qt numbers its levels by history, not by weight.
size_t weightOf(QtMsgType type)
{
    size_t weight = 0;
    while (weight + 1 < levels.size() && levels[weight].type != type) {
        ++weight;
    }
    return weight;
}

/// The only lock of the program that more than one thread waits at: messages come from every thread.
struct Sink
{
    std::mutex mutex;
    Log::Options options;
    std::unique_ptr<LogFile> file;
};

Sink &sink()
{
    static Sink instance;
    return instance;
}

void writeToTerminal(QLatin1StringView level, const QString &message)
{
    QString line = u"portico: "_s + level + u": "_s + message;
    for (QChar &c : line) {
        if (c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() <= 0x9f)) {
            c = u' ';
        }
    }
    const QByteArray bytes = line.toUtf8() + '\n';
    [[maybe_unused]] const ssize_t written =
        ::write(STDERR_FILENO, bytes.constData(), static_cast<size_t>(bytes.size()));
}

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    const size_t weight = weightOf(type);
    Sink &own = sink();
    const std::scoped_lock lock {own.mutex};
    const bool toFile = own.file != nullptr && weight >= weightOf(own.options.fileLevel);
    const bool toTerminal = weight >= weightOf(own.options.terminalLevel);
    if (!toFile && !toTerminal) {
        return;
    }
    const QLatin1StringView level {levels[weight].name};
    const QString message = redacted(text);
    if (toFile) {
        const QString category = QString::fromUtf8(context.category == nullptr ? "default" : context.category);
        own.file->write(logLine(QDateTime::currentMSecsSinceEpoch(), level, category, message));
    }
    if (toTerminal) {
        writeToTerminal(level, message);
    }
}

} // namespace

Result<Log::Options> Log::optionsFrom(const QString &text, const QString &defaultPath)
{
    Options options;
    options.filePath = defaultPath;
    QString path = text;
    for (const Level &level : levels) {
        const QLatin1StringView name {level.name};
        if (path == name || path.startsWith(name + u':')) {
            options.fileLevel = level.type;
            path = path.mid(name.size() + 1);
            break;
        }
    }
    if (path.isEmpty()) {
        return options;
    }
    if (!path.contains(u'/')) {
        return fail(ErrorCode::BadRequest,
                    u"PORTICO_LOG is '%1': give debug, info, warning, critical, a path, or level:path"_s.arg(text));
    }
    options.filePath = path;
    return options;
}

namespace
{

/// So that nobody makes up lines that are not written. QT_LOGGING_RULES wins over these rules.
void chooseCategories(const Log::Options &options)
{
    const bool isDebugging = !options.filePath.isEmpty() && options.fileLevel == QtDebugMsg;
    QLoggingCategory::setFilterRules(isDebugging ? u"portico.*.debug=true\nportico.sql.debug=false"_s : QString());
}

} // namespace

Outcome Log::start(const Options &options)
{
    Sink &own = sink();
    Outcome outcome;
    {
        const std::scoped_lock lock {own.mutex};
        own.options = options;
        own.file.reset();
        if (!options.filePath.isEmpty()) {
            auto file = std::make_unique<LogFile>(options.filePath,
                                                  options.maxBytes > 0 ? options.maxBytes : LogFile::defaultMaxBytes);
            outcome = file->open();
            if (outcome) {
                own.file = std::move(file);
            }
        }
    }
    chooseCategories(options);
    qInstallMessageHandler(handleMessage);
    return outcome;
}

void Log::reopen()
{
    Outcome outcome;
    {
        Sink &own = sink();
        const std::scoped_lock lock {own.mutex};
        if (own.file != nullptr) {
            outcome = own.file->open();
        }
    }
    if (!outcome) {
        qWarning("%s; what was open before goes on", qUtf8Printable(outcome.error().detail));
    }
}
