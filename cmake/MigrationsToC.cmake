# Writes a struct db_migration_set; run by sekisho_migrations() at build time with NAME, FILES, HEADER, SOURCE.
string(REPLACE "|" ";" files "${FILES}")
set(rows "")
set(expected 1)
foreach(file IN LISTS files)
    get_filename_component(stem "${file}" NAME_WE)
    if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
        message(FATAL_ERROR "${file}: migrations are named 0001_what.sql")
    endif()
    set(title "${CMAKE_MATCH_2}")
    string(REGEX REPLACE "^0+" "" version "${CMAKE_MATCH_1}")
    if(NOT version EQUAL expected)
        message(FATAL_ERROR "${file}: number ${expected} is next")
    endif()
    math(EXPR expected "${expected} + 1")
    file(SHA256 "${file}" sha256)
    file(READ "${file}" sql)
    string(REPLACE "\\" "\\\\" sql "${sql}")
    string(REPLACE "\"" "\\\"" sql "${sql}")
    string(REPLACE "?" "\\?" sql "${sql}") # no trigraphs
    string(REPLACE "\n" "\\n\"\n     \"" sql "${sql}")
    string(APPEND rows "    {${version}, \"${title}\", \"${sha256}\",\n     \"${sql}\"},\n")
endforeach()
file(WRITE "${HEADER}" "/* Made by the build from migrations/. */
#ifndef MIGRATIONS_${NAME}_H
#define MIGRATIONS_${NAME}_H

#include \"db/migration.h\"

extern const struct db_migration_set ${NAME}_migrations;

#endif
")
file(WRITE "${SOURCE}" "/* Made by the build from migrations/. */
#include \"migrations/${NAME}.h\"

static const struct db_migration migrations[] = {
${rows}};

const struct db_migration_set ${NAME}_migrations = {
    \"${NAME}\", migrations, sizeof migrations / sizeof migrations[0]};
")
