// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "models/values/callquery.h"

class Clock;
class QComboBox;
class QLineEdit;
class QSpinBox;
class QStringListModel;
class QTimer;
class QToolButton;

/// The fields that narrow the call log. Emits changed() a moment after the last edit.
class CallFilterBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallFilterBar)

public:
    /// An app or a provider that calls may name.
    struct Owner
    {
        qint64 id = 0;
        QString name;
        bool isGone = false; ///< revoked or removed
    };

    explicit CallFilterBar(const Clock *clock, QWidget *parent = nullptr);

    /// Offers these, those that are gone last. What is filtered by stays what it is: under its new name when it was
    /// renamed, else as an entry of its own.
    void setOwners(const QList<Owner> &apps, const QList<Owner> &providers);
    /// Offers these names, beside those of before, to who types a part of one.
    void offerModels(const QStringList &names);
    /// The filter as it is now; page fields are left as they are by default.
    [[nodiscard]] CallQuery query() const;
    [[nodiscard]] bool isFiltering() const;
    /// What the filter asks for, a line for each of its fields.
    [[nodiscard]] QString description() const;
    void clear();
    void setStatus(CallStatus status);
    void focusFirst();

signals:
    void changed();

private:
    void build();
    void watch();
    void refill(QComboBox *box, const QList<Owner> &owners, const QString &goneText);
    [[nodiscard]] qint64 sinceMs() const;

    const Clock *m_clock;
    QComboBox *m_range;
    QComboBox *m_app;
    QComboBox *m_provider;
    QComboBox *m_status;
    QLineEdit *m_model;
    QLineEdit *m_requestId;
    QSpinBox *m_slow;
    QToolButton *m_clear;
    QTimer *m_soon;
    QStringListModel *m_models; ///< known names, in order
};
