# The one place where translations are made. Strings live in ui/ and app/; a second lupdate on the same files would make
# the two delete each other's entries. Refresh with: ninja update_translations
file(GLOB_RECURSE app_strings CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/app/*.cpp ${PROJECT_SOURCE_DIR}/app/*.h)
get_target_property(ui_strings portico_ui SOURCES)
list(FILTER ui_strings INCLUDE REGEX "\\.(cpp|h)$")
list(TRANSFORM ui_strings PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ REGEX "^[^/]")
qt_add_translations(portico_ui
    TS_FILES
        ${PROJECT_SOURCE_DIR}/translations/portico_en.ts
        ${PROJECT_SOURCE_DIR}/translations/portico_zh_Hans.ts
        ${PROJECT_SOURCE_DIR}/translations/portico_zh_Hant.ts
        ${PROJECT_SOURCE_DIR}/translations/portico_ja.ts
    SOURCES ${ui_strings} ${app_strings}
    INCLUDE_DIRECTORIES ${PROJECT_SOURCE_DIR}
    RESOURCE_PREFIX /i18n
    LUPDATE_OPTIONS -locations none -no-obsolete)
