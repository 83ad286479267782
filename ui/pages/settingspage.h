// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSet>

#include "models/settings/settingspec.h"
#include "models/values/storagesizes.h"
#include "ui/pages/page.h"

class QComboBox;
class QPushButton;
class SettingRow;
class StorageRow;

/// Every setting, applied at once, after a question where that deletes something; Revert takes back what was changed
/// here since the page was opened. The gateway says with what it listens, so that it can be told what waits for its
/// next start.
class SettingsPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingsPage)

public:
    explicit SettingsPage(const HubContext &hub, QWidget *parent = nullptr);

    void refresh() override;
    void showSnapshot(const HubSnapshotPtr &snapshot) override;
    void focusFilter() override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    [[nodiscard]] QWidget *buildAppearance();
    [[nodiscard]] QWidget *buildData();
    [[nodiscard]] QList<QWidget *> buildGroups();

    struct Change
    {
        SettingKey key;
        QString value;
    };

    [[nodiscard]] SettingRow *rowOf(SettingKey key) const { return m_rows.value(static_cast<int>(key)); }

    void applyPending();
    void apply(const QList<Change> &changes);
    void ask(const QList<Change> &changes, const StorageSizes &sizes);
    void settleAsked(const QList<Change> &changes, bool isAgreed);
    void store(const Change &change);
    void readSizes();
    void remember();
    void showPending();
    void revert();
    void showRevertible();
    void filter(const QString &text);
    /// `words`: what a search finds it by.
    void addRow(class Card *card, QWidget *row, const QString &words);

    struct Row
    {
        Card *card;
        QWidget *line; ///< above it; null for the first of its card
        QWidget *row;
        QString words;
    };

    QList<Row> m_listed;
    QHash<int, SettingRow *> m_rows; ///< by SettingKey
    QSet<SettingKey> m_asked;        ///< what a person is being asked about
    bool m_isRemade = false;         ///< in another language, while it was open
    bool m_isFirstShow = true;
    class QLineEdit *m_search;
    QComboBox *m_theme;
    QComboBox *m_language;
    QPushButton *m_revert;
    class TextLabel *m_noMatch;
    StorageRow *m_storage;
};
