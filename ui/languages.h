// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QList>
#include <QObject>
#include <QString>
#include <QTranslator>

class UiSettings;

/// Installs the translators of the chosen language, Portico's and Qt's own, and the number format that goes with it.
/// Qt sends LanguageChange to every widget when they change. Main thread.
class Languages final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Languages)

public:
    struct Language
    {
        QString name;  ///< "zh_Hans"
        QString title; ///< in the language itself
    };

    explicit Languages(UiSettings *settings, QObject *parent = nullptr);
    ~Languages() override;

    /// Those whose translations were compiled in.
    [[nodiscard]] static QList<Language> available();

signals:
    void changed();

private:
    void install();

    UiSettings *m_settings;
    QTranslator m_own;
    QTranslator m_qt;
};
