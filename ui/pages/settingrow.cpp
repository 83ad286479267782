// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settingrow.h"

#include <limits>

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QStyle>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/pages/settingtext.h"
#include "ui/theme/icon.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/wheelguard.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int settleMs = 500;
constexpr int spacing = 16;

int fitted(qint64 value)
{
    return static_cast<int>(std::min<qint64>(value, std::numeric_limits<int>::max()));
}

} // namespace

SettingRow::SettingRow(const SettingSpec &spec, QWidget *parent)
    : QWidget {parent}
    , m_spec {spec}
    , m_value {QString::fromLatin1(spec.defaultValue)}
    , m_field {makeField()}
    , m_state {new TextLabel {{}, TextLabel::Role::Small}}
    , m_problem {new TextLabel {{}, TextLabel::Role::Small}}
    , m_reset {new QToolButton}
    , m_soon {new QTimer {this}}
{
    const QString name = QString::fromLatin1(spec.name);
    setObjectName(u"setting."_s + name);
    m_field->setObjectName(u"field."_s + name);
    m_field->installEventFilter(new WheelGuard {this});
    m_soon->setSingleShot(true);
    m_soon->setInterval(settleMs);
    connect(m_soon, &QTimer::timeout, this, &SettingRow::commit);
    connect(m_reset, &QToolButton::clicked, this, [this] {
        setFieldText(QString::fromLatin1(m_spec.defaultValue));
        commit();
    });
    build();
    setFieldText(m_value);
    m_soon->stop();
    showState();
}

void SettingRow::build()
{
    auto *title = new TextLabel {settingTitle(m_spec.key)};
    title->setBuddy(m_field);
    m_field->setAccessibleName(settingTitle(m_spec.key));
    m_field->setAccessibleDescription(settingSentence(m_spec.key));
    m_field->setToolTip(QString::fromLatin1(m_spec.name));
    m_field->setMinimumWidth(fieldWidth);
    m_problem->setTone(u"danger"_s);
    m_problem->setObjectName(u"problem"_s);
    m_problem->hide();
    m_reset->setIcon(themeIcon(u"undo"_s));
    m_reset->setToolTip(
        tr("Back to the default: %1")
            .arg(*m_spec.defaultValue ? settingChoice(QString::fromLatin1(m_spec.defaultValue)) : tr("empty")));
    m_reset->setAccessibleName(tr("Back to the default"));
    m_reset->setObjectName(u"resetButton"_s);
    QSizePolicy keepsRoom = m_reset->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(keepsRoom);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(title);
    texts->addWidget((new TextLabel {settingSentence(m_spec.key), TextLabel::Role::Small})->wrapped());
    texts->addStretch();
    auto *right = new QVBoxLayout;
    right->setSpacing(2);
    right->addWidget(m_field);
    right->addWidget(m_problem->wrapped());
    right->addWidget(m_state);
    auto *row = new QHBoxLayout {this};
    row->setContentsMargins(0, 8, 0, 8);
    row->setSpacing(spacing);
    row->addLayout(texts, 1);
    row->addLayout(right);
    row->addWidget(m_reset, 0, Qt::AlignTop);
}

QWidget *SettingRow::makeField()
{
    switch (m_spec.type) {
    case SettingType::Integer: {
        auto *field = new QSpinBox;
        field->setRange(fitted(m_spec.minimum), fitted(m_spec.maximum));
        field->setGroupSeparatorShown(m_spec.key != SettingKey::GatewayPort);
        field->setSuffix(settingUnit(m_spec.key));
        field->setKeyboardTracking(false);
        connect(field, &QSpinBox::valueChanged, this, &SettingRow::settle);
        connect(field, &QSpinBox::editingFinished, this, &SettingRow::commit);
        connect(field->findChild<QLineEdit *>(), &QLineEdit::textEdited, this, [this] { m_isTyped = true; });
        return field;
    }
    case SettingType::Choice: {
        auto *field = new QComboBox;
        const QStringList choices = QString::fromLatin1(m_spec.choices).split(u',');
        for (const QString &choice : choices)
            field->addItem(settingChoice(choice), choice);
        connect(field, &QComboBox::currentIndexChanged, this, &SettingRow::settle);
        return field;
    }
    case SettingType::Boolean: {
        auto *field = new QCheckBox;
        connect(field, &QCheckBox::toggled, this, [this, field](bool on) {
            field->setText(settingChoice(on ? u"on"_s : u"off"_s));
            settle();
        });
        field->setText(settingChoice(u"off"_s));
        return field;
    }
    case SettingType::Text:
    case SettingType::List:
        break;
    }
    auto *field = new QLineEdit;
    connect(field, &QLineEdit::textEdited, this, &SettingRow::showState);
    connect(field, &QLineEdit::editingFinished, this, &SettingRow::commit);
    return field;
}

QString SettingRow::fieldText() const
{
    if (const auto *spin = qobject_cast<QSpinBox *>(m_field))
        return QString::number(spin->value());
    if (const auto *combo = qobject_cast<QComboBox *>(m_field))
        return combo->currentData().toString();
    if (const auto *check = qobject_cast<QCheckBox *>(m_field))
        return check->isChecked() ? u"on"_s : u"off"_s;
    return qobject_cast<QLineEdit *>(m_field)->text();
}

void SettingRow::setFieldText(const QString &text)
{
    if (auto *spin = qobject_cast<QSpinBox *>(m_field))
        spin->setValue(fitted(text.toLongLong()));
    else if (auto *combo = qobject_cast<QComboBox *>(m_field))
        combo->setCurrentIndex(std::max(0, combo->findData(text)));
    else if (auto *check = qobject_cast<QCheckBox *>(m_field))
        check->setChecked(text == u"on"_s);
    else
        qobject_cast<QLineEdit *>(m_field)->setText(text);
}

void SettingRow::setValue(const QString &value)
{
    const bool isTouched = m_isTyped || fieldText() != m_value;
    m_value = value;
    if (!isTouched || (!m_isTyped && fieldText() == value)) {
        setFieldText(value);
        m_soon->stop();
    }
    showState();
}

void SettingRow::applyPending()
{
    if (auto *spin = qobject_cast<QSpinBox *>(m_field))
        spin->interpretText();
    commit();
}

void SettingRow::restore()
{
    m_isTyped = false;
    setFieldText(m_value);
    m_soon->stop();
    showState();
}

int SettingRow::resetWidth()
{
    QToolButton button;
    button.setIcon(themeIcon(u"undo"_s));
    return spacing + button.sizeHint().width();
}

void SettingRow::setRestartPending(bool pending)
{
    setProperty("restartPending", pending);
    showState();
}

void SettingRow::settle()
{
    showState();
    m_soon->start();
}

QString SettingRow::complaint() const
{
    const auto normal = m_spec.normalized(fieldText());
    if (normal)
        return {};
    return m_spec.type == SettingType::Integer
               ? tr("Enter a whole number from %1 to %2.")
                     .arg(QLocale {}.toString(m_spec.minimum), QLocale {}.toString(m_spec.maximum))
               : tr("This is not valid here. It is not applied; see the explanation on the left.");
}

void SettingRow::commit()
{
    m_isTyped = false;
    m_soon->stop();
    showState();
    const auto normal = m_spec.normalized(fieldText());
    if (normal && *normal != m_value)
        emit edited(m_spec.key, *normal);
}

void SettingRow::showState()
{
    const QString problem = complaint();
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    if (m_field->property("invalid").toBool() == problem.isEmpty()) {
        m_field->setProperty("invalid", !problem.isEmpty());
        m_field->style()->unpolish(m_field);
        m_field->style()->polish(m_field);
    }
    const bool isDefault = m_value == QString::fromLatin1(m_spec.defaultValue);
    const bool pending = property("restartPending").toBool();
    m_reset->setVisible(!isDefault || !problem.isEmpty());
    m_state->setTone(pending ? u"warning"_s : u"muted"_s);
    m_state->setText(pending     ? tr("Takes effect when the gateway is started again")
                     : isDefault ? tr("Default", "a setting has its default value")
                                 : tr("Changed", "a setting differs from its default"));
}
