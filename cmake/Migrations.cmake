# sekisho_migrations(NAME): the library NAME_migrations of migrations/NNNN_*.sql beside the calling
# CMakeLists.txt, with "migrations/NAME.h" (see db/migration.h).
function(sekisho_migrations name)
    file(GLOB files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/migrations/*.sql")
    list(SORT files)
    set(include "${CMAKE_BINARY_DIR}/generated/${name}_migrations")
    set(header "${include}/migrations/${name}.h")
    set(source "${include}/migrations/${name}.c")
    set(script "${PROJECT_SOURCE_DIR}/cmake/MigrationsToC.cmake")
    string(REPLACE ";" "|" joined "${files}")
    add_custom_command(
        OUTPUT ${header} ${source}
        COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DFILES=${joined} -DHEADER=${header}
                -DSOURCE=${source} -P ${script}
        DEPENDS ${files} ${script} VERBATIM)
    add_library(${name}_migrations STATIC ${source} ${header})
    target_include_directories(${name}_migrations PUBLIC "${include}")
    target_link_libraries(${name}_migrations PUBLIC db sekisho_hardening)
endfunction()
