// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylesheet.h"

#include <utility>

#include "ui/theme/tokens.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QString surfaces = uR"(
QWidget#pages, QScrollArea#settingsScroll, QWidget#settingsBody { background: @window; }
QWidget#sidebar { background: @sidebar; border: none; border-right: 1px solid @border; }
QStatusBar { background: @sidebar; border-top: 1px solid @border; min-height: 36px; }
QStatusBar::item { border: none; }
QMenuBar { background: @sidebar; border-bottom: 1px solid @border; padding: 2px 8px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @pressed; }
QMenu { background: @surface; border: 1px solid @borderStrong; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: @accentSoft; color: @text; }
QMenu::item:disabled { color: @textDisabled; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QToolTip { background: @raised; color: @text; border: 1px solid @borderStrong; padding: 4px 8px; }
QFrame[card="true"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QFrame[card="code"] { background: @window; border: 1px solid @border; border-radius: 6px; }
QFrame[line="true"] { background: @border; border: none; max-height: 1px; min-height: 1px; }
QFrame[banner="info"] { background: @accentSoft; border: 1px solid @accent; border-radius: 8px; }
QFrame[banner="warning"] { background: @warningSoft; border: 1px solid @warning; border-radius: 8px; }
QFrame[banner="danger"] { background: @dangerSoft; border: 1px solid @danger; border-radius: 8px; }
QFrame#undoBar { background: @text; border-radius: 8px; }
QFrame#undoBar QLabel { color: @window; }
QFrame#undoBar QPushButton { background: transparent; border: 1px solid @window; color: @window; }
QFrame#undoBar QPushButton:focus { border: 2px solid @window; padding: 4px 13px; }
QLabel[tone="muted"] { color: @textMuted; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="success"] { color: @success; }
QLabel[tone="warning"] { color: @warning; }
QLabel[tone="danger"] { color: @danger; }
QSplitter::handle { background: transparent; }
QScrollArea { border: none; background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
)"_s;

const QString buttons = uR"(
QPushButton { background: @raised; border: 1px solid @borderStrong; border-radius: 6px; padding: 5px 14px; min-height: 20px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @pressed; }
QPushButton:disabled { color: @textDisabled; border-color: @border; }
QPushButton:focus { border: 2px solid @accent; padding: 4px 13px; }
QPushButton[kind="primary"] { background: @accentFill; border-color: @accentFill; color: @onAccent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accentFillHover; border-color: @accentFillHover; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @pressed; border-color: @pressed; color: @textDisabled; }
QPushButton[kind="danger"] { background: @dangerFill; border-color: @dangerFill; color: @onAccent; font-weight: 600; }
QPushButton[kind="danger"]:focus { border: 2px solid @text; }
QPushButton[kind="pill"] { background: @accentFill; border: none; border-radius: 14px; color: @onAccent; padding: 4px 16px; font-weight: 600; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton[tight="true"] { padding: 0; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @pressed; }
QToolButton:focus { border: 1px solid @accent; }
QToolButton:disabled { color: @textDisabled; }
QToolButton[segment="true"] { background: @surface; border: 1px solid @borderStrong; border-radius: 0; padding: 4px 12px; margin-left: -1px; min-height: 20px; }
QToolButton[segment="true"]:hover { background: @hover; }
QToolButton[segment="true"]:checked { background: @accentSoft; color: @accent; border-color: @accent; }
QToolButton[segment="true"]:focus { border: 2px solid @accent; padding: 3px 11px; }
QToolButton[segmentEnd="first"] { border-top-left-radius: 6px; border-bottom-left-radius: 6px; margin-left: 0; }
QToolButton[segmentEnd="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @borderStrong; border-radius: 4px; background: @surface; }
QCheckBox::indicator:checked { background: @accentFill; border-color: @accentFill; image: url(:/icons/check-white.svg); }
QCheckBox::indicator:focus, QCheckBox::indicator:hover { border-color: @accent; }
QCheckBox::indicator:disabled { background: @pressed; }
)"_s;

const QString fields = uR"(
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateTimeEdit, QPlainTextEdit {
    background: @surface; border: 1px solid @borderStrong; border-radius: 6px; padding: 4px 8px; min-height: 22px;
    selection-background-color: @accentFill; selection-color: @onAccent; }
QLineEdit:hover, QComboBox:hover, QSpinBox:hover, QDoubleSpinBox:hover, QDateTimeEdit:hover { border-color: @textMuted; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateTimeEdit:focus, QPlainTextEdit:focus {
    border: 2px solid @accent; padding: 3px 7px; }
QLineEdit[invalid="true"], QSpinBox[invalid="true"] { border: 2px solid @danger; padding: 3px 7px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: @textDisabled; background: @window; border-color: @border; }
QLineEdit[readOnly="true"] { background: @window; }
QLineEdit QToolButton { padding: 0; border: none; background: transparent; }
QComboBox { padding-left: 10px; padding-right: 24px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/icons/chevron-down.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @borderStrong; outline: none; padding: 4px;
    selection-background-color: @accentSoft; selection-color: @text; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; }
QSpinBox, QDoubleSpinBox, QDateTimeEdit { padding-right: 22px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QDateTimeEdit::up-button { border: none; width: 20px; margin: 1px 2px 0 0; subcontrol-position: top right; }
QSpinBox::down-button, QDoubleSpinBox::down-button, QDateTimeEdit::down-button { border: none; width: 20px; margin: 0 2px 1px 0; subcontrol-position: bottom right; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QDateTimeEdit::up-arrow { image: url(:/icons/chevron-up.svg); width: 11px; height: 11px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QDateTimeEdit::down-arrow { image: url(:/icons/chevron-down.svg); width: 11px; height: 11px; }
)"_s;

const QString views = uR"(
QTableView, QListView, QTreeView { background: @surface; alternate-background-color: @raised; border: 1px solid @border;
    border-radius: 8px; gridline-color: @border; outline: none; selection-background-color: @accentSoft; selection-color: @text; }
QTableView:focus, QTreeView:focus { border-color: @accent; }
QTableView::item { padding: 0 8px; border: none; border-bottom: 1px solid @border; }
QTableView::item:hover { background: @hover; }
QTableView::item:selected { background: @accentSoft; color: @text; }
QTableView[plain="true"] { border: none; border-radius: 0; background: transparent; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: @surface; color: @textMuted; border: none; border-bottom: 1px solid @borderStrong; padding: 6px 11px; font-weight: 600; }
QHeaderView::section:first { border-top-left-radius: 8px; }
QHeaderView::section:last { border-top-right-radius: 8px; }
QTableCornerButton::section { background: @surface; border: none; }
QListWidget#jumpList::item { min-height: 28px; padding: 0 8px; border-radius: 4px; }
QListWidget#jumpList::item:selected { background: @accentSoft; color: @text; }
QListWidget#navigation { background: transparent; border: none; padding: 0; font-weight: 500; selection-background-color: transparent; }
QListWidget#navigation::item { min-height: 36px; padding: 0 8px; margin: 1px 0; border-radius: 6px; color: @text; border: 1px solid transparent; }
QListWidget#navigation::item:hover { background: @hover; }
QListWidget#navigation::item:selected { background: @accentSoft; color: @accent; }
QListWidget#navigation::item:focus { border: 1px solid @accent; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @textMuted; padding: 6px 12px; margin-right: 4px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @accent; border-bottom: 2px solid @accent; font-weight: 600; }
QTabBar::tab:focus { background: @hover; border-radius: 4px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: @borderStrong; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @textMuted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)"_s;
} // namespace

QString styleSheetFrom(const Tokens &tokens)
{
    // Longer names first, where one begins with another.
    const std::pair<QString, QColor> names[] = {
        {u"@accentFillHover"_s, tokens.accentFillHover},
        {u"@accentFill"_s, tokens.accentFill},
        {u"@accentSoft"_s, tokens.accentSoft},
        {u"@accent"_s, tokens.accent},
        {u"@onAccent"_s, tokens.onAccent},
        {u"@borderStrong"_s, tokens.borderStrong},
        {u"@border"_s, tokens.border},
        {u"@textMuted"_s, tokens.textMuted},
        {u"@textDisabled"_s, tokens.textDisabled},
        {u"@text"_s, tokens.text},
        {u"@window"_s, tokens.window},
        {u"@sidebar"_s, tokens.sidebar},
        {u"@surface"_s, tokens.surface},
        {u"@raised"_s, tokens.raised},
        {u"@hover"_s, tokens.hover},
        {u"@pressed"_s, tokens.pressed},
        {u"@success"_s, tokens.success},
        {u"@warningSoft"_s, tokens.warningSoft},
        {u"@warning"_s, tokens.warning},
        {u"@dangerSoft"_s, tokens.dangerSoft},
        {u"@dangerFill"_s, tokens.dangerFill},
        {u"@danger"_s, tokens.danger},
    };
    QString sheet = surfaces + buttons + fields + views;
    for (const auto &[name, colour] : names)
        sheet.replace(name, colour.name());
    return sheet;
}
