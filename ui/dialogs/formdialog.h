// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "models/values/error.h"

class QFormLayout;
class QLayout;
class QPushButton;
class TextLabel;

/// A dialog of labelled fields with live checks. It stays open until its work has succeeded: submit() starts the work,
/// which ends in accept() or showError(). Main thread.
class FormDialog : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FormDialog)

public:
    void setVisible(bool visible) override;

    FormDialog(const QString &title, const QString &primaryText, QWidget *parent);

protected:
    void showEvent(QShowEvent *event) override;

    virtual void submit() = 0;
    /// What is wrong with the fields now; empty: nothing.
    [[nodiscard]] virtual QString complaint() const = 0;

    /// Adds a row; the label gets the field as its buddy. `hint` stands below the field in small type.
    void addField(const QString &label, QWidget *field, const QString &hint = {});
    /// A sentence across the dialog.
    TextLabel *addSentence(const QString &text);
    /// To be connected to every field's change signal.
    void check();
    void setBusy(bool busy);
    /// What the error means in the user's language, and below it what exactly it was about.
    void showError(const Error &error);
    /// Ends the work of submit(). `detail` is English, as the log has it; empty: nothing to add.
    void showProblem(const QString &sentence, const QString &detail = {});

    [[nodiscard]] QFormLayout *form() const { return m_form; }

private:
    [[nodiscard]] QLayout *buildProblem();
    [[nodiscard]] QWidget *buildButtons();
    void growToFit();
    void handlePrimary();

    QFormLayout *m_form;
    TextLabel *m_problem;
    TextLabel *m_detail;
    QPushButton *m_primary;
    QWidget *m_buttons;
    bool m_isBusy = false;
};
