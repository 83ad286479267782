// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/hubcommands.h"
#include "models/store/hubqueries.h"
#include "models/store/transaction.h"

Result<bool> HubCommands::together(const std::function<Result<bool>()> &work) const
{
    Transaction all {m_connection};
    if (!all.begun())
        return tl::unexpected {all.begun().error()};
    Result<bool> isKept = work();
    if (!isKept || !*isKept)
        return isKept;
    return all.commit().map([] { return true; });
}

HubQueries HubCommands::queries() const
{
    return HubQueries {m_connection};
}
