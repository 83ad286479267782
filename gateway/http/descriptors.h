// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// Raises this process' soft limit of open files, sockets included, to the hard one, as far as the hub has a use for
/// it. The usual 1024 are for programs that call select(), which nothing here does. Before any thread is started.
void raiseDescriptorLimit();

/// How many files this process may have open now. Any thread.
[[nodiscard]] qint64 descriptorLimit();

/// Neither this process nor the system could open another file. Any thread.
[[nodiscard]] bool areDescriptorsUsedUp();

/// How many connections of clients, and as many to providers, fit into so many descriptors beside the database, the
/// log, the threads and the administration. At least one. Pure.
[[nodiscard]] int connectionsWithin(qint64 descriptors);
