# The words the CMakeLists.txt files of this tree are written in. One line per fact:
#
#   sekisho_library(db SOURCES pool.c query.c USES base log PRIVATE_USES PkgConfig::LIBPQ)
#   sekisho_proto(session_proto sekisho/session/v1/session.proto USES rpc_proto)
#   add_service(session SOURCES main.c ... USES rpc db)
#   add_unit_test(base/arena SOURCES arena_test.c USES base)
#   add_thread_test(rpc/client SOURCES client_thread_test.c USES rpc)
#   add_integration_test(db/pool THREADED SOURCES pool_test.c USES db)
#   add_fuzz_target(encoding SOURCES encoding_fuzz.c USES base)
#   add_bench(rpc SOURCES rpc_bench.c USES rpc bench_support)

# sekisho_add_folders(): every folder beside this CMakeLists.txt that has one of its own, so that adding a
# part is adding a folder.
macro(sekisho_add_folders)
    file(GLOB folders CONFIGURE_DEPENDS LIST_DIRECTORIES false
         RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "*/CMakeLists.txt")
    foreach(folder IN LISTS folders)
        get_filename_component(folder "${folder}" DIRECTORY)
        add_subdirectory("${folder}")
    endforeach()
endmacro()

# sekisho_library(NAME SOURCES ... [USES lib...] [PRIVATE_USES target...])
# The static library of one lib/ folder; lib/ is the include root ("db/db.h"). USES become visible to
# whoever links it, PRIVATE_USES (foreign libraries) do not.
function(sekisho_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES;PRIVATE_USES")
    add_library(${name} STATIC ${arg_SOURCES})
    target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}/lib")
    target_link_libraries(${name} PUBLIC ${arg_USES} sekisho_hardening
                                  PRIVATE sekisho_warnings ${arg_PRIVATE_USES})
endfunction()

# sekisho_proto(NAME file.proto ... [USES proto_library...])
# Generates C in the build tree from files under proto/, and a descriptor set build/descriptors/NAME.pb.
function(sekisho_proto name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES")
    set(out "${CMAKE_BINARY_DIR}/proto")
    set(generated)
    set(inputs)
    foreach(file IN LISTS arg_UNPARSED_ARGUMENTS)
        string(REGEX REPLACE "\\.proto$" ".pb-c" stem "${file}")
        list(APPEND generated "${out}/${stem}.c" "${out}/${stem}.h")
        list(APPEND inputs "${PROJECT_SOURCE_DIR}/proto/${file}")
    endforeach()
    set(set_file "${CMAKE_BINARY_DIR}/descriptors/${name}.pb")
    add_custom_command(
        OUTPUT ${generated} ${set_file}
        COMMAND ${CMAKE_COMMAND} -E make_directory "${out}" "${CMAKE_BINARY_DIR}/descriptors"
        COMMAND ${PROTOC} -I "${PROJECT_SOURCE_DIR}/proto" --plugin=protoc-gen-c=${PROTOC_GEN_C}
                --c_out=${out} --include_imports --include_source_info
                --descriptor_set_out=${set_file} ${inputs}
        DEPENDS ${inputs} VERBATIM)
    add_library(${name} STATIC ${generated})
    target_include_directories(${name} SYSTEM PUBLIC "${out}")
    target_link_libraries(${name} PUBLIC sekisho_hardening PkgConfig::PROTOBUF_C ${arg_USES})
endfunction()

# What ./dev up needs built: the services, and the tools that name themselves with add_dependencies(programs NAME).
add_custom_target(programs)

# add_service(NAME SOURCES ... USES ...): a library service_NAME of everything but main.c, which the tests
# link too, and the program sekisho-NAME. The service's folder is an include root ("domain/session.h").
function(add_service name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES;PRIVATE_USES")
    list(REMOVE_ITEM arg_SOURCES main.c)
    add_library(service_${name} STATIC ${arg_SOURCES})
    target_include_directories(service_${name} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(service_${name} PUBLIC ${arg_USES} sekisho_hardening
                                          PRIVATE sekisho_warnings ${arg_PRIVATE_USES})
    add_executable(sekisho-${name} main.c)
    target_link_libraries(sekisho-${name} PRIVATE service_${name} sekisho_warnings)
    add_dependencies(programs sekisho-${name})
    install(TARGETS sekisho-${name} RUNTIME DESTINATION ${CMAKE_INSTALL_SBINDIR})
endfunction()

# What tests are let off, in targets of their own: they are linked after sekisho_warnings, and in clang the
# last word on a warning holds. Fakes take the arguments of what they replace and need not use them; tests put
# literals into protobuf-c's structs, which want char *; Criterion's assertion macros cast constness away and
# compare signs.
add_library(sekisho_test_leniency INTERFACE)
target_compile_options(sekisho_test_leniency INTERFACE -Wno-unused-parameter)
add_library(sekisho_criterion_leniency INTERFACE)
target_compile_options(sekisho_criterion_leniency INTERFACE -Wno-cast-qual -Wno-sign-conversion -Wno-pedantic
                       -Wno-write-strings)

function(sekisho_test_program target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;UNDER_TEST;USES")
    add_executable(${target} ${arg_SOURCES} ${arg_UNDER_TEST})
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}"
                                                 "${PROJECT_SOURCE_DIR}/tests")
    target_link_libraries(${target} PRIVATE ${arg_USES} sekisho_warnings sekisho_hardening
                                            sekisho_test_leniency Threads::Threads)
endfunction()

# A leak or data race prints a report but may leave the exit status alone, so the words fail the test.
function(sekisho_register_test name target label seconds)
    add_test(NAME ${name} COMMAND ${target} ${ARGN})
    set_tests_properties(${name} PROPERTIES LABELS "${label}" TIMEOUT ${seconds}
        FAIL_REGULAR_EXPRESSION "Sanitizer:;runtime error:")
endfunction()

# add_unit_test(FOLDER/NAME SOURCES x_test.c [UNDER_TEST path/x.c ...] [USES lib...])
# A Criterion program that touches neither network nor database. With UNDER_TEST only those sources are
# linked and the test's own functions stand in for what they call.
function(add_unit_test name)
    if(SEKISHO_SANITIZE MATCHES "thread" OR SEKISHO_FUZZ)
        return()
    endif()
    string(REPLACE "/" "_" target "unit_${name}")
    sekisho_test_program(${target} ${ARGN})
    target_link_libraries(${target} PRIVATE sekisho_criterion_leniency PkgConfig::CRITERION)
    sekisho_register_test(unit/${name} ${target} unit 120 --jobs=2)
endfunction()

# add_thread_test(FOLDER/NAME SOURCES ... USES ...): a plain program (exit 0 = passed) for what threads do to
# each other; runs in every preset, the thread sanitizer's too.
function(add_thread_test name)
    if(SEKISHO_FUZZ)
        return()
    endif()
    string(REPLACE "/" "_" target "thread_${name}")
    sekisho_test_program(${target} ${ARGN})
    sekisho_register_test(thread/${name} ${target} thread 300)
endfunction()

# add_integration_test(FOLDER/NAME [THREADED] [DELIVERED] SOURCES ... USES ...): a plain program or Criterion-free test with
# real parts (PostgreSQL, TLS, sockets on loopback), in its own private directory and on ports it was given.
# THREADED: under the thread sanitizer too, where it is one of the thread tests. DELIVERED: in the release preset
# too, for what a sanitizer hides.
function(add_integration_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "THREADED;DELIVERED" "" "")
    set(label integration)
    if(arg_DELIVERED)
        list(APPEND label delivered)
    endif()
    if(SEKISHO_SANITIZE MATCHES "thread")
        set(label thread)
    endif()
    if(SEKISHO_FUZZ OR (label STREQUAL "thread" AND NOT arg_THREADED))
        return()
    endif()
    string(REPLACE "/" "_" target "integration_${name}")
    sekisho_test_program(${target} ${arg_UNPARSED_ARGUMENTS})
    sekisho_register_test(integration/${name} ${target} "${label}" 300)
endfunction()

# add_fuzz_target(NAME SOURCES x_fuzz.c USES ...): LLVMFuzzerTestOneInput, with corpus in
# tests/fuzz/corpus/NAME/ and optionally tests/fuzz/dictionary/NAME.dict. In the fuzz preset it is a libFuzzer
# program; ctest runs its corpus and then ten seconds (label fuzz-smoke).
function(add_fuzz_target name)
    if(NOT SEKISHO_FUZZ)
        return()
    endif()
    set(target fuzz_${name})
    sekisho_test_program(${target} ${ARGN})
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    set(corpus "${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name}")
    set(dictionary "${PROJECT_SOURCE_DIR}/tests/fuzz/dictionary/${name}.dict")
    # An input may take 64 MiB at once. Five seconds and 512 MiB in all instead of one and 64: the sanitizers slow it down, on a
    # machine with other work, and keep what was freed.
    set(options -timeout=5 -malloc_limit_mb=64 -rss_limit_mb=512 -max_total_time=10 -artifact_prefix=${CMAKE_BINARY_DIR}/)
    if(EXISTS "${dictionary}")
        list(APPEND options -dict=${dictionary})
    endif()
    # The first folder receives what the run finds; the kept corpus is only read.
    set(found "${CMAKE_BINARY_DIR}/fuzz-found/${name}")
    file(MAKE_DIRECTORY "${found}")
    sekisho_register_test(fuzz/${name} ${target} fuzz-smoke 90 ${options} ${found} ${corpus})
endfunction()

# add_bench(NAME SOURCES ... USES ...): a program bench-NAME that ./dev bench runs; never a test.
function(add_bench name)
    if(SEKISHO_FUZZ OR SEKISHO_SANITIZE)
        return()
    endif()
    sekisho_test_program(bench-${name} ${ARGN})
endfunction()
