// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QObject>
#include <QTimer>

class Deadline;

/// One timer for many deadlines: it sleeps until the earliest and costs nothing while none is set. A deadline that
/// moves later does not touch the timer. Never early, late by a few milliseconds. One thread.
class Deadlines final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Deadlines)

public:
    explicit Deadlines(QObject *parent = nullptr);
    [[nodiscard]] static qint64 nowMs(); ///< monotonic

private:
    friend class Deadline;
    void add(Deadline *deadline);
    void remove(Deadline *deadline);
    void arm(qint64 atMs);
    void fire();

    std::vector<Deadline *> m_set;
    QTimer m_timer;
    qint64 m_armedForMs = 0; ///< 0: the timer rests
};

/// Is told when its time has come.
class DeadlineListener
{
public:
    virtual void handleDeadline(const Deadline &deadline) = 0;

protected:
    ~DeadlineListener() = default;
};

/// One point in time. Cleared when it fires and when it is destroyed; must not outlive its Deadlines while set.
class Deadline final
{
    Q_DISABLE_COPY_MOVE(Deadline)

public:
    Deadline(Deadlines *owner, DeadlineListener *listener)
        : m_owner {owner}
        , m_listener {listener}
    {}

    ~Deadline() { clear(); }

    void setAfter(int ms); ///< from now; 0 or less clears
    void clear();

    [[nodiscard]] bool isSet() const { return m_index >= 0; }

private:
    friend class Deadlines;
    Deadlines *m_owner;
    DeadlineListener *m_listener;
    qint64 m_atMs = 0;
    qsizetype m_index = -1;
};
