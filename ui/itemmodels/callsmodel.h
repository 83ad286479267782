// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QAbstractTableModel>

#include "models/values/callquery.h"

/// A bounded window on the call log, newest first. Older pages are asked for while scrolling; when the window is full
/// the newest rows make room. It never reads by itself: it emits pageWanted() and is given pages. Main thread.
class CallsModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallsModel)

public:
    enum Column
    {
        Time,
        AppName,
        Model,
        Provider,
        Status,
        Stream,
        FirstByte,
        Duration,
        TokensIn,
        TokensOut,
        TokensCache,
        Credits,
        ColumnCount
    };

    static constexpr int maxRows = 2'000;
    static constexpr int pageSize = 100;

    explicit CallsModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    /// How far back it was looked for more, while fewer match than fill a page; 0: it is not being looked.
    [[nodiscard]] qint64 searchedToId() const { return m_isFetching && m_missing > 0 ? m_nextBeforeId : 0; }

    /// Replaces everything by the newest page.
    void resetTo(const CallPage &page);
    /// Adds the page that pageWanted() asked for.
    void appendOlder(const CallPage &page);

    /// The page that was asked for will not come; scrolling asks again.
    void cancelFetch() { m_isFetching = false; }

    /// Puts rows of the newest page that are not here yet where they belong. When the page and the window do not
    /// touch, the window becomes the page.
    void mergeNewest(const CallPage &page);
    /// How many rows of the newest page are not here.
    [[nodiscard]] int countMissing(const CallPage &page) const;

    [[nodiscard]] const CallRow &row(int index) const { return m_rows[index]; }

    [[nodiscard]] int rowOf(qint64 callId) const; ///< -1: not in the window

    /// True when rows newer than the first were dropped to keep the window bounded.
    [[nodiscard]] bool isTopCut() const { return m_isTopCut; }

signals:
    void pageWanted(qint64 beforeId);
    void topRowsDropped(int count); ///< so that the view can keep its place

private:
    [[nodiscard]] int placeFor(qint64 callId) const;
    [[nodiscard]] QVariant text(const CallRow &row, int column) const;
    [[nodiscard]] QVariant toolTip(const CallRow &row, int column) const;
    void trimBottom();
    void trimTop();
    void goOn(const CallPage &page);

    QList<CallRow> m_rows;
    qint64 m_nextBeforeId = 0;
    qsizetype m_missing = 0; ///< rows of the page that is being looked for
    bool m_isFetching = false;
    bool m_isTopCut = false;
};
