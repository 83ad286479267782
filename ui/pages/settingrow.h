// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "models/settings/settingspec.h"

class QTimer;
class QToolButton;
class TextLabel;

/// One setting: its name and sentence, the field that fits its type, and what is to be known about its value. Emits
/// edited() only with valid values: of what is typed when Enter is pressed or the focus leaves, since half a number is
/// another number; of steps and choices a moment after the last.
class SettingRow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingRow)

public:
    static constexpr int fieldWidth = 280;

    /// What the button for the default takes at the right, with the gap before it.
    [[nodiscard]] static int resetWidth();

    explicit SettingRow(const SettingSpec &spec, QWidget *parent = nullptr);

    [[nodiscard]] SettingKey key() const { return m_spec.key; }

    /// The value in force. A field that is being typed in is left alone.
    void setValue(const QString &value);

    /// Applies now what was typed or chosen and not applied yet.
    void applyPending();

    /// Drops what was typed and not applied.
    void restore();

    [[nodiscard]] QString value() const { return m_value; }

    /// Says that the value takes effect only when the gateway is started again.
    void setRestartPending(bool pending);

signals:
    void edited(SettingKey key, const QString &value);

private:
    void build();
    [[nodiscard]] QWidget *makeField();
    [[nodiscard]] QString fieldText() const;
    void setFieldText(const QString &text);
    void settle();
    void commit();
    void showState();
    [[nodiscard]] QString complaint() const;

    const SettingSpec &m_spec;
    QString m_value;
    QWidget *m_field;
    TextLabel *m_state;
    TextLabel *m_problem;
    QToolButton *m_reset;
    QTimer *m_soon;
    bool m_isTyped = false; ///< into a number, whose value is still the one before
};
