# Every picture of the window, drawn for it: 24 px grid, one stroke width, tinted at run time (see ui/theme/icon.h).
qt_add_resources(portico_ui "portico_icons"
    PREFIX /icons
    BASE ${PROJECT_SOURCE_DIR}/resources/icons
    FILES
        ${PROJECT_SOURCE_DIR}/resources/icons/add.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/apps.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/arrow-up.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/calls.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/check-white.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/check.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/chevron-down.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/chevron-right.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/chevron-up.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/close.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/copy.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/database.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/edit.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/eye-off.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/eye.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/folder.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/info.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/overview.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/portico.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/providers.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/refresh.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/remove.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/revoke.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/rotate.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/search.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/settings.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/start.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/stop.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/table.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/test.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/tray-problem.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/tray-running.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/tray-stopped.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/undo.svg
        ${PROJECT_SOURCE_DIR}/resources/icons/warning.svg)
