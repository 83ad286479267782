// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bodyview.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/displaytext.h"
#include "ui/pages/bodytext.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

BodyView::BodyView(const QString &name, const QString &title, const QString &copyLabel, QWidget *parent)
    : QWidget {parent}
    , m_note {new TextLabel {{}, TextLabel::Role::Small}}
    , m_text {new QPlainTextEdit}
    , m_copy {new CopyButton {copyLabel, [this] { return m_original; }}}
{
    m_note->setObjectName(name + u"Note"_s);
    m_text->setObjectName(name + u"Text"_s);
    m_text->setAccessibleName(title);
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_copy->setObjectName(name + u"Copy"_s);
    auto *head = new QHBoxLayout;
    head->addWidget(new TextLabel {title, TextLabel::Role::Strong});
    head->addWidget(m_note->wrapped(), 1);
    head->addWidget(m_copy);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_text, 1);
}

void BodyView::showBody(const BodyText &body)
{
    m_original = body.original;
    m_text->setPlainText(body.shown);
    const QString size = DisplayText::bytes(body.bytes);
    QStringList notes;
    if (!body.contentType.isEmpty())
        notes.append(body.contentType);
    if (body.bytes == 0)
        notes.append(tr("Nothing was kept"));
    else
        notes.append(body.isCut ? tr("the first %1; the rest was not kept").arg(size) : size);
    if (!body.isText)
        notes.append(tr("not text; the button copies it as Base64"));
    if (body.isShortened)
        notes.append(tr("long lines are shortened; the button copies them whole"));
    m_note->setText(notes.join(u" · "_s));
    m_copy->setEnabled(body.bytes > 0);
}
