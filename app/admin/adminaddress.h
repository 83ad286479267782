// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QString>

#include "models/store/datafolder.h"

/// Where the socket of a data folder is: in it, whatever the folder is called and however long that is. A value; the
/// path leads there only as long as a copy of it lives, and only in this process.
class AdminAddress final
{
public:
    [[nodiscard]] static AdminAddress of(const DataFolder &folder);

    [[nodiscard]] const QString &path() const { return m_path; }

    [[nodiscard]] const QString &name() const { return m_name; } ///< the path for people

private:
    class Descriptor;

    QString m_path;
    QString m_name;
    std::shared_ptr<const Descriptor> m_folder; ///< of a folder whose path is too long for a socket's address
};
