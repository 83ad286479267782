// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QDBusVariant>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "ui/theme/colorschemeportal.h"
#include "ui/theme/icon.h"
#include "ui/theme/stylesheet.h"
#include "ui/theme/theme.h"
#include "ui/widgets/statemark.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

/// Colours: contrast, the switch of themes, icons and marks.
class TestTheme final : public QObject
{
    Q_OBJECT

private slots:
    void contrastIsWcags();
    void everyTextIsReadable_data();
    void everyTextIsReadable();
    void theStyleSheetIsComplete();
    void switchesTheApplication();
    void understandsThePortal_data();
    void understandsThePortal();
    void iconsFollowTheTheme();
    void everyIconExists_data();
    void everyIconExists();
    void marksDifferInShape();
    void labelsNeverReadMarkup();
};

void TestTheme::contrastIsWcags()
{
    QCOMPARE(qRound(contrast(Qt::black, Qt::white)), 21);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    QVERIFY(qAbs(contrast(QColor {0x777777}, Qt::white) - 4.48) < 0.01);
}

void TestTheme::everyTextIsReadable_data()
{
    QTest::addColumn<QColor>("text");
    QTest::addColumn<QColor>("ground");
    for (const Tokens *tokens : {&Tokens::light(), &Tokens::darkOnes()}) {
        const char *theme = tokens->dark ? "dark" : "light";
        const std::pair<const char *, QColor> grounds[] = {
            {"window", tokens->window}, {"sidebar", tokens->sidebar}, {"surface", tokens->surface},
            {"raised", tokens->raised}, {"hover", tokens->hover},     {"selection", tokens->accentSoft}};
        const std::pair<const char *, QColor> texts[] = {{"text", tokens->text},       {"muted", tokens->textMuted},
                                                         {"accent", tokens->accent},   {"success", tokens->success},
                                                         {"warning", tokens->warning}, {"danger", tokens->danger}};
        for (const auto &[groundName, ground] : grounds) {
            for (const auto &[textName, text] : texts)
                QTest::addRow("%s: %s on %s", theme, textName, groundName) << text << ground;
        }
        QTest::addRow("%s: primary button", theme) << tokens->onAccent << tokens->accentFill;
        QTest::addRow("%s: hovered button", theme) << tokens->onAccent << tokens->accentFillHover;
        QTest::addRow("%s: danger button", theme) << tokens->onAccent << tokens->dangerFill;
        QTest::addRow("%s: warning banner", theme) << tokens->text << tokens->warningSoft;
        QTest::addRow("%s: danger banner", theme) << tokens->text << tokens->dangerSoft;
        QTest::addRow("%s: undo bar", theme) << tokens->window << tokens->text;
    }
}

void TestTheme::everyTextIsReadable()
{
    QFETCH(QColor, text);
    QFETCH(QColor, ground);
    QVERIFY2(contrast(text, ground) >= 4.5,
             qPrintable(u"%1 on %2: %3"_s.arg(text.name(), ground.name()).arg(contrast(text, ground))));
}

void TestTheme::theStyleSheetIsComplete()
{
    for (const Tokens *tokens : {&Tokens::light(), &Tokens::darkOnes()})
        QVERIFY(!styleSheetFrom(*tokens).contains(u'@'));
}

void TestTheme::switchesTheApplication()
{
    QTemporaryDir folder;
    UiSettings settings {folder.filePath(u"window.ini"_s)};
    settings.setTheme(UiSettings::ThemeChoice::Light);
    Theme theme {&settings};
    QVERIFY(!Theme::tokens().dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), Tokens::light().window);
    QSignalSpy changed {&theme, &Theme::changed};
    settings.setTheme(UiSettings::ThemeChoice::Dark);
    QCOMPARE(changed.count(), 1);
    QVERIFY(Theme::tokens().dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), Tokens::darkOnes().window);
    QCOMPARE(UiSettings {folder.filePath(u"window.ini"_s)}.theme(), UiSettings::ThemeChoice::Dark);
    settings.setTheme(UiSettings::ThemeChoice::Light);
    QCOMPARE(QApplication::palette().color(QPalette::Window), Tokens::light().window);
}

void TestTheme::understandsThePortal_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<int>("scheme");
    const auto row = [](const char *name, const QVariant &value, ColorSchemePortal::Scheme scheme) {
        QTest::newRow(name) << value << static_cast<int>(scheme);
    };
    row("no preference", 0U, ColorSchemePortal::Scheme::Unknown);
    row("dark", 1U, ColorSchemePortal::Scheme::Dark);
    row("light", 2U, ColorSchemePortal::Scheme::Light);
    row("a number from the future", 9U, ColorSchemePortal::Scheme::Unknown);
    row("wrapped", QVariant::fromValue(QDBusVariant {1U}), ColorSchemePortal::Scheme::Dark);
    row("wrapped twice", QVariant::fromValue(QDBusVariant {QVariant::fromValue(QDBusVariant {2U})}),
        ColorSchemePortal::Scheme::Light);
    row("nothing", {}, ColorSchemePortal::Scheme::Unknown);
}

void TestTheme::understandsThePortal()
{
    QFETCH(QVariant, value);
    QFETCH(int, scheme);
    QCOMPARE(static_cast<int>(ColorSchemePortal::schemeFrom(value)), scheme);
}

void TestTheme::iconsFollowTheTheme()
{
    QTemporaryDir folder;
    UiSettings settings {folder.filePath(u"window.ini"_s)};
    settings.setTheme(UiSettings::ThemeChoice::Light);
    Theme theme {&settings};
    const QIcon icon = themeIcon(u"stop"_s, IconTint::Text);
    const QImage light = icon.pixmap(24, 24).toImage();
    settings.setTheme(UiSettings::ThemeChoice::Dark);
    const QImage dark = icon.pixmap(24, 24).toImage();
    QVERIFY(light != dark);
    QCOMPARE(light.pixelColor(12, 7).alpha() > 0, dark.pixelColor(12, 7).alpha() > 0);
}

void TestTheme::everyIconExists_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"overview",      "providers", "apps",     "calls",       "settings",     "add",          "edit",
          "remove",        "copy",      "check",    "check-white", "test",         "eye",          "eye-off",
          "refresh",       "rotate",    "revoke",   "folder",      "start",        "stop",         "warning",
          "info",          "search",    "table",    "close",       "undo",         "chevron-down", "chevron-up",
          "chevron-right", "arrow-up",  "database", "portico",     "tray-running", "tray-stopped", "tray-problem"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestTheme::everyIconExists()
{
    QFETCH(QString, name);
    const QImage image = plainIcon(name).pixmap(32, 32).toImage();
    int drawn = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            drawn += image.pixelColor(x, y).alpha() > 0 ? 1 : 0;
    }
    QVERIFY2(drawn > 10, qPrintable(name));
}

void TestTheme::marksDifferInShape()
{
    QList<QImage> shapes;
    for (const Mark mark : {Mark::Good, Mark::Off, Mark::Busy, Mark::Warning, Mark::Bad}) {
        QImage image {24, 24, QImage::Format_ARGB32};
        image.fill(Qt::transparent);
        QPainter painter {&image};
        paintMark(&painter, {0, 0, 24, 24}, mark);
        painter.end();
        // Without colour: only where something is painted, and how strongly.
        const QImage shape = image.convertToFormat(QImage::Format_Alpha8);
        QVERIFY(!shapes.contains(shape));
        shapes.append(shape);
    }
}

void TestTheme::labelsNeverReadMarkup()
{
    const TextLabel label {u"<b>bold</b>"_s};
    QCOMPARE(label.textFormat(), Qt::PlainText);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
