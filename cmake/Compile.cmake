# How every file of ours is compiled. Foreign code (third_party/, generated protobuf) takes only the
# hardening and sanitizers, not the warnings.

set(SEKISHO_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")
option(SEKISHO_FUZZ "Build the libFuzzer targets (clang)" OFF)
option(SEKISHO_COVERAGE "Instrument for gcov" OFF)
option(SEKISHO_TESTS "Build tests and benches" ON)

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)

# assert() guards against bugs of our own and stays on in release builds: never define NDEBUG, as CMake's other build types do.
if(NOT CMAKE_BUILD_TYPE MATCHES "^(RelWithDebInfo|Debug)$")
    message(FATAL_ERROR "CMAKE_BUILD_TYPE is RelWithDebInfo or Debug; the presets say which")
endif()
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g")
set(CMAKE_C_FLAGS_DEBUG "-Og -g")

add_library(sekisho_hardening INTERFACE)
target_compile_definitions(sekisho_hardening INTERFACE _GNU_SOURCE
    $<$<CONFIG:Debug>:SEKISHO_DEBUG>) # such a build refuses `environment = production`
target_compile_options(sekisho_hardening INTERFACE
    -fstack-protector-strong -fstack-clash-protection -fno-omit-frame-pointer
    -fcf-protection=full -fno-delete-null-pointer-checks -fno-strict-overflow)
target_link_options(sekisho_hardening INTERFACE
    -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    target_compile_options(sekisho_hardening INTERFACE -fzero-call-used-regs=used-gpr)
endif()

if(SEKISHO_SANITIZE)
    # FORTIFY and trivial-auto-var-init hide what a sanitizer would find.
    target_compile_options(sekisho_hardening INTERFACE
        -fsanitize=${SEKISHO_SANITIZE} -fno-sanitize-recover=all)
    target_link_options(sekisho_hardening INTERFACE -fsanitize=${SEKISHO_SANITIZE})
    target_compile_definitions(sekisho_hardening INTERFACE SEKISHO_SANITIZED)
else()
    target_compile_options(sekisho_hardening INTERFACE
        -ftrivial-auto-var-init=zero
        $<$<CONFIG:RelWithDebInfo>:-U_FORTIFY_SOURCE>
        $<$<CONFIG:RelWithDebInfo>:-D_FORTIFY_SOURCE=3>)
    if(CMAKE_C_COMPILER_ID STREQUAL "Clang")
        target_compile_options(sekisho_hardening INTERFACE
            -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang)
    endif()
endif()
if(SEKISHO_FUZZ)
    target_compile_options(sekisho_hardening INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(SEKISHO_COVERAGE)
    target_compile_definitions(sekisho_hardening INTERFACE SEKISHO_COVERAGE)
    target_compile_options(sekisho_hardening INTERFACE --coverage -fprofile-update=atomic)
    target_link_options(sekisho_hardening INTERFACE --coverage)
endif()
add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)

add_library(sekisho_warnings INTERFACE)
target_compile_options(sekisho_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wvla
    -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wwrite-strings
    -Wundef -Wnull-dereference -Wswitch-enum -Werror
    -include ${CMAKE_CURRENT_LIST_DIR}/banned.h)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    # Clang applies -Wcast-qual also inside the initialisers that protobuf-c generates, which cast.
    target_compile_options(sekisho_warnings INTERFACE
        -Wcast-qual -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wcast-align=strict)
endif()
