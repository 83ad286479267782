// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/databasescreen.h"

#include <QDesktopServices>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/errortext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

DatabaseScreen::DatabaseScreen(const Error &error, const QString &dataFolder, QWidget *parent)
    : QWidget {parent}
{
    setObjectName(u"databaseScreen"_s);
    QString headline = tr("The database cannot be opened");
    if (error.code == ErrorCode::DatabaseTooNew)
        headline = tr("The database is newer than this Portico");
    else if (error.code == ErrorCode::DatabaseDamaged)
        headline = tr("The database is damaged");
    else if (error.code == ErrorCode::AlreadyRunning)
        headline = tr("Portico is already running");
    auto *state = new EmptyState {u"database"_s, headline, errorText(error.code)};
    QPushButton *open = state->addPrimary(tr("&Open data folder"));
    open->setObjectName(u"openDataFolder"_s);
    QPushButton *quit = state->addSecondary(tr("&Quit"));
    quit->setObjectName(u"quitButton"_s);
    auto *path = new TextLabel {dataFolder, TextLabel::Role::Code};
    path->setAlignment(Qt::AlignCenter);
    state->addBelow(path);
    connect(open, &QPushButton::clicked, this,
            [dataFolder] { QDesktopServices::openUrl(QUrl::fromLocalFile(dataFolder)); });
    connect(quit, &QPushButton::clicked, this, &DatabaseScreen::quitWanted);
    auto *column = new QVBoxLayout {this};
    column->addWidget(state);
}
