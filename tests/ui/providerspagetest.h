// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "showpage.h"
#include "testhub.h"
#include "ui/itemmodels/providersmodel.h"
#include "ui/pages/providerspage.h"
#include "ui/widgets/datatable.h"
#include "widgets.h"

/// What tests of the Providers page share: each of their functions has a hub of its own.
class ProvidersPageTest : public QObject
{
    Q_OBJECT

private slots:

    void init()
    {
        m_hub = std::make_unique<TestHub>();
        QVERIFY(m_hub->open());
    }

    void cleanup()
    {
        m_page.reset();
        m_hub.reset();
    }

protected:
    void make()
    {
        m_page = std::make_unique<ProvidersPage>(m_hub->context());
        showPage(m_page.get(), *m_hub);
    }

    [[nodiscard]] DataTable *table() const { return child<DataTable>(m_page.get(), "providersTable"); }

    [[nodiscard]] QString cell(int row, int column) const
    {
        return table()->model()->index(row, column).data().toString();
    }

    [[nodiscard]] int rowOf(const QString &name) const
    {
        for (int row = 0; row < table()->model()->rowCount(); ++row) {
            if (cell(row, ProvidersModel::Name) == name)
                return row;
        }
        return -1;
    }

    void select(const QString &name)
    {
        QTRY_VERIFY(rowOf(name) >= 0);
        table()->selectRow(rowOf(name));
    }

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<ProvidersPage> m_page;
};
