// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/setupfile.h"

#include <unistd.h>

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

Outcome SetupFile::write(const QString &path, const QJsonObject &document)
{
    if (QFileInfo::exists(path)) {
        return fail(ErrorCode::Conflict, u"%1 exists: choose another name for the export"_s.arg(path));
    }
    QFile file {path};
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        return fail(ErrorCode::Storage, u"the export %1 cannot be made: %2"_s.arg(path, file.errorString()));
    }
    const QByteArray bytes = QJsonDocument(document).toJson(QJsonDocument::Indented);
    if (file.write(bytes) != bytes.size() || !file.flush() || ::fsync(file.handle()) != 0) {
        const QString why = file.errorString();
        file.remove();
        return fail(ErrorCode::Storage, u"the export %1 cannot be written: %2"_s.arg(path, why));
    }
    return {};
}

Result<QJsonObject> SetupFile::read(const QString &path)
{
    QFile file {path};
    if (!QFileInfo::exists(path)) {
        return fail(ErrorCode::Storage, u"there is no file %1"_s.arg(path));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::Storage, u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    }
    const QByteArray bytes = file.read(maxBytes + 1);
    if (bytes.size() > maxBytes) {
        return fail(ErrorCode::BadRequest, u"%1 is larger than any export"_s.arg(path));
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (document.isObject()) {
        return document.object();
    }
    const QString why = error.error == QJsonParseError::NoError
                            ? u"it is no object"_s
                            : u"%1 at byte %2"_s.arg(error.errorString()).arg(error.offset);
    return fail(ErrorCode::BadRequest, u"%1 is no export: %2; nothing was changed"_s.arg(path, why));
}
