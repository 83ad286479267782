// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/storagerow.h"

#include <QVBoxLayout>

#include "ui/displaytext.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

StorageRow::StorageRow(QWidget *parent)
    : QWidget {parent}
    , m_database {new TextLabel {QString {}, TextLabel::Role::Small}}
    , m_kept {new TextLabel {QString {}, TextLabel::Role::Small}}
    , m_archives {new TextLabel {QString {}, TextLabel::Role::Small}}
{
    auto *texts = new QVBoxLayout {this};
    texts->setContentsMargins(0, 8, 0, 8);
    texts->setSpacing(2);
    texts->addWidget(new TextLabel {tr("Storage")});
    m_database->setObjectName(u"databaseSize"_s);
    m_kept->setObjectName(u"keptSize"_s);
    m_archives->setObjectName(u"archiveSize"_s);
    texts->addWidget(m_database->wrapped());
    texts->addWidget(m_kept->wrapped());
    texts->addWidget(m_archives->wrapped());
}

void StorageRow::setSizes(const StorageSizes &sizes)
{
    const QString database = tr("Database: %1, of which %2 will be used again.")
                                 .arg(DisplayText::bytes(sizes.databaseBytes), DisplayText::bytes(sizes.freeBytes));
    const QString calls = sizes.calls == 0
                              ? tr("No calls are in it.")
                              : tr("About %1 calls since %2 are in it.")
                                    .arg(DisplayText::full(sizes.calls), DisplayText::time(sizes.oldestCallMs));
    //: Two sentences.
    m_database->setText(tr("%1 %2").arg(database, calls));
    m_kept->setText(tr("In it: %1 of prompts and answers, %2 of turns of the Responses API.")
                        .arg(DisplayText::bytes(sizes.bodyBytes), DisplayText::bytes(sizes.responseBytes)));
    m_archives->setText(sizes.archives.isEmpty()
                            ? tr("No calls have been archived yet.")
                            : tr("Archives: %1 in %n file(s).", "", static_cast<int>(sizes.archives.size()))
                                  .arg(DisplayText::bytes(sizes.archiveBytes())));
    QStringList files;
    for (const StorageSizes::Archive &archive : sizes.archives)
        files.append(archive.name + u": "_s + DisplayText::bytes(archive.bytes));
    m_archives->setToolTip(files.join(u'\n'));
}
