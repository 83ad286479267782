// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QScrollBar>

#include "showpage.h"
#include "testhub.h"
#include "ui/pages/callspage.h"
#include "ui/widgets/cellroles.h"
#include "ui/widgets/datatable.h"
#include "widgets.h"

/// What tests of the Calls page share: each of their functions has a hub of its own, with people and providers.
class CallsPageTest : public QObject
{
    Q_OBJECT

private slots:

    void init()
    {
        m_hub = std::make_unique<TestHub>();
        QVERIFY(m_hub->open());
        QVERIFY(m_hub->seedConfiguration());
    }

    void cleanup()
    {
        m_page.reset();
        m_hub.reset();
    }

protected:
    void make()
    {
        m_page = std::make_unique<CallsPage>(m_hub->context());
        showPage(m_page.get(), *m_hub);
    }

    [[nodiscard]] DataTable *table() const { return child<DataTable>(m_page.get(), "callsTable"); }

    [[nodiscard]] QScrollBar *bar() const { return table()->verticalScrollBar(); }

    [[nodiscard]] int rows() const { return table()->model()->rowCount(); }

    [[nodiscard]] qint64 idAt(int row) const { return table()->model()->index(row, 0).data(CellRole::Id).toLongLong(); }

    [[nodiscard]] qint64 idAtTopOfView() const { return idAt(table()->indexAt({5, 5}).row()); }

    /// Calls one second apart, the newest a minute ago.
    QList<ModelCall> older(int count)
    {
        QList<ModelCall> calls;
        for (int number = 0; number < count; ++number)
            calls.append(m_hub->call(m_hub->clock.utcMs() - 60'000 - (count - number) * 1'000));
        return calls;
    }

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<CallsPage> m_page;
};
