// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/callfilterbar.h"

#include <algorithm>
#include <utility>

#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QSet>
#include <QSpinBox>
#include <QStringListModel>
#include <QTimer>
#include <QToolButton>

#include "models/values/clock.h"
#include "ui/displaytext.h"
#include "ui/theme/icon.h"
#include "ui/widgets/flowlayout.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int settleMs = 250;
constexpr int longestBoxPx = 220;
constexpr int longestNamePx = 96; // a longer one is cut in its box
constexpr int modelFieldPx = 140;
constexpr int requestFieldPx = 96;
constexpr int fieldPaddingPx = 32;
constexpr qsizetype mostModels = 2'000;
constexpr qint64 hourMs = 3'600'000;

constexpr int idRole = Qt::UserRole + 1;

template <typename Field>
Field *named(Field *field, const QString &name, const QString &accessibleName)
{
    field->setObjectName(name);
    field->setAccessibleName(accessibleName);
    field->setToolTip(accessibleName);
    return field;
}
} // namespace

CallFilterBar::CallFilterBar(const Clock *clock, QWidget *parent)
    : QWidget {parent}
    , m_clock {clock}
    , m_range {named(new QComboBox, u"rangeFilter"_s, tr("Time range"))}
    , m_app {named(new QComboBox, u"appFilter"_s, tr("App"))}
    , m_provider {named(new QComboBox, u"providerFilter"_s, tr("Provider"))}
    , m_status {named(new QComboBox, u"statusFilter"_s, tr("Status"))}
    , m_model {named(new QLineEdit, u"modelFilter"_s, tr("Model, asked or served, written in full"))}
    , m_requestId {named(new QLineEdit, u"requestIdFilter"_s, tr("Request id, written in full"))}
    , m_slow {named(new QSpinBox, u"slowFilter"_s, tr("Only calls that took longer"))}
    , m_clear {named(new QToolButton, u"clearFilter"_s, tr("Clear the filter"))}
    , m_soon {new QTimer {this}}
    , m_models {new QStringListModel {this}}
{
    build();
    watch();
}

void CallFilterBar::build()
{
    m_range->addItem(tr("Any time"), 0);
    m_range->addItem(tr("Last hour"), 1);
    m_range->addItem(tr("Last 24 hours"), 24);
    m_range->addItem(tr("Last 7 days"), 24 * 7);
    m_range->addItem(tr("Last 30 days"), 24 * 30);
    m_app->addItem(tr("All apps"));
    m_provider->addItem(tr("All providers"));
    m_status->addItem(tr("Any status"));
    m_status->addItem(tr("Succeeded"), static_cast<int>(CallStatus::Succeeded));
    m_status->addItem(tr("Failed"), static_cast<int>(CallStatus::Failed));
    m_status->addItem(tr("Cancelled"), static_cast<int>(CallStatus::Cancelled));
    m_model->setPlaceholderText(tr("Model (full name)"));
    auto *completer = new QCompleter {m_models, this};
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    completer->setMaxVisibleItems(10);
    m_model->setCompleter(completer);
    m_model->setClearButtonEnabled(true);
    m_requestId->setPlaceholderText(tr("Request id"));
    m_requestId->setClearButtonEnabled(true);
    m_slow->setRange(0, 3'600);
    m_slow->setSpecialValueText(tr("Any duration"));
    m_slow->setPrefix(tr("Slow > ", "before a number of seconds"));
    m_slow->setSuffix(tr(" s", "seconds"));
    m_clear->setIcon(themeIcon(u"close"_s));
    m_clear->setEnabled(false);
    for (QComboBox *box : {m_range, m_app, m_provider, m_status}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMaximumWidth(longestBoxPx);
    }
    for (const auto &[field, least] : {std::pair {m_model, modelFieldPx}, std::pair {m_requestId, requestFieldPx}}) {
        const int words = field->fontMetrics().horizontalAdvance(field->placeholderText());
        field->setFixedWidth(std::max(least, words + fieldPaddingPx));
    }
    auto *flow = new FlowLayout {this, 5};
    for (QWidget *field :
         std::initializer_list<QWidget *> {m_range, m_app, m_provider, m_status, m_model, m_requestId, m_slow, m_clear})
        flow->addWidget(field);
}

void CallFilterBar::watch()
{
    m_soon->setSingleShot(true);
    m_soon->setInterval(settleMs);
    connect(m_soon, &QTimer::timeout, this, &CallFilterBar::changed);
    const auto settle = [this] {
        m_clear->setEnabled(isFiltering());
        m_soon->start();
    };
    for (QComboBox *box : {m_range, m_app, m_provider, m_status})
        connect(box, &QComboBox::currentIndexChanged, this, settle);
    for (QLineEdit *field : {m_model, m_requestId})
        connect(field, &QLineEdit::textChanged, this, settle);
    connect(m_slow, &QSpinBox::valueChanged, this, settle);
    connect(m_clear, &QToolButton::clicked, this, &CallFilterBar::clear);
}

void CallFilterBar::setOwners(const QList<Owner> &apps, const QList<Owner> &providers)
{
    refill(m_app, apps, tr("%1 (revoked)", "an app"));
    refill(m_provider, providers, tr("%1 (removed)", "a provider"));
}

void CallFilterBar::refill(QComboBox *box, const QList<Owner> &owners, const QString &goneText)
{
    const QString kept = box->currentData().toString();
    const qint64 keptId = box->currentData(idRole).toLongLong();
    const QSignalBlocker blocker {box};
    while (box->count() > 1)
        box->removeItem(1);
    const auto add = [box](const Owner &owner, const QString &pattern) {
        const QString shown = box->fontMetrics().elidedText(owner.name, Qt::ElideRight, longestNamePx);
        box->addItem(pattern.arg(shown), owner.name);
        box->setItemData(box->count() - 1, pattern.arg(owner.name), Qt::ToolTipRole);
        box->setItemData(box->count() - 1, owner.id, idRole);
    };
    QSet<QString> names; // the filter goes by name, so one that was used again stands for all who had it
    for (const bool gone : {false, true}) {
        for (const Owner &owner : owners) {
            if (owner.isGone == gone && !names.contains(owner.name.toCaseFolded())) {
                names.insert(owner.name.toCaseFolded());
                add(owner, gone ? goneText : u"%1"_s);
            }
        }
    }
    if (kept.isEmpty()) {
        box->setCurrentIndex(0);
        return;
    }
    int place = keptId == 0 ? -1 : box->findData(keptId, idRole);
    if (place < 0)
        place = box->findData(kept);
    if (place < 0) {
        place = box->count();
        add({keptId, kept, true}, goneText);
    }
    box->setCurrentIndex(place);
    if (box->currentData().toString() != kept)
        m_soon->start(); // renamed: what is shown has the old name
}

void CallFilterBar::offerModels(const QStringList &names)
{
    QStringList known = m_models->stringList();
    const qsizetype before = known.size();
    for (const QString &name : names) {
        const auto place = std::ranges::lower_bound(known, name);
        if (!name.isEmpty() && known.size() < mostModels && (place == known.end() || *place != name))
            known.insert(place, name);
    }
    if (known.size() != before)
        m_models->setStringList(known);
}

qint64 CallFilterBar::sinceMs() const
{
    const int hours = m_range->currentData().toInt();
    return hours == 0 ? 0 : m_clock->utcMs() - hours * hourMs;
}

CallQuery CallFilterBar::query() const
{
    CallQuery query;
    query.sinceMs = sinceMs();
    query.app = m_app->currentData().toString();
    query.provider = m_provider->currentData().toString();
    query.model = m_model->text().trimmed();
    query.requestId = m_requestId->text().trimmed();
    if (m_status->currentIndex() > 0)
        query.status = static_cast<CallStatus>(m_status->currentData().toInt());
    query.minDurationUs = qint64 {m_slow->value()} * 1'000'000;
    return query;
}

bool CallFilterBar::isFiltering() const
{
    const CallQuery now = query();
    return now.sinceMs > 0 || !now.app.isEmpty() || !now.provider.isEmpty() || !now.model.isEmpty()
           || !now.requestId.isEmpty() || now.status || now.minDurationUs > 0;
}

QString CallFilterBar::description() const
{
    QStringList lines;
    const auto add = [&lines](const QWidget *field, const QString &value) {
        lines.append(CallFilterBar::tr("%1: %2", "a field of the filter, what it asks for")
                         .arg(field->accessibleName(), DisplayText::oneLine(value)));
    };
    for (const QComboBox *box : {m_range, m_app, m_provider, m_status}) {
        if (box->currentIndex() > 0)
            add(box, box == m_app || box == m_provider ? box->currentData().toString() : box->currentText());
    }
    for (const QLineEdit *field : {m_model, m_requestId}) {
        if (const QString typed = field->text().trimmed(); !typed.isEmpty())
            add(field, typed);
    }
    if (m_slow->value() > 0)
        add(m_slow, m_slow->text());
    return lines.join(u'\n');
}

void CallFilterBar::clear()
{
    for (QComboBox *box : {m_range, m_app, m_provider, m_status})
        box->setCurrentIndex(0);
    m_model->clear();
    m_requestId->clear();
    m_slow->setValue(0);
}

void CallFilterBar::setStatus(CallStatus status)
{
    m_status->setCurrentIndex(m_status->findData(static_cast<int>(status)));
}

void CallFilterBar::focusFirst()
{
    m_model->setFocus(Qt::ShortcutFocusReason);
    m_model->selectAll();
}
